/**
 * A real program keeps its own stack in memory that is read while a thread of it is stopped, and
 * the unwinder walks the same stack: an oracle that knows nothing of unwinding.
 */
package jtrace.tests.shadow;
