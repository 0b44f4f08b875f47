/**
 * Steps one thread of a live JVM instruction by instruction and walks its stack at each: the same
 * callers must be found at every instruction of a call.
 */
package jtrace.tests.sweep;
