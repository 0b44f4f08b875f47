/** The kernel's walk, built for the host from the same C, for tests. */
package jtrace.tests.walk;
