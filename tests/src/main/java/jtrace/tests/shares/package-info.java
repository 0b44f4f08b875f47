/** The oracle of the program with known CPU shares. */
package jtrace.tests.shares;
