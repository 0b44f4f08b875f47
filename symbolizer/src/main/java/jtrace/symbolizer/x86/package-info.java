/**
 * Decodes x86-64 machine code as far as unwinding needs it: the length of any instruction, where
 * control goes, what happens to the stack pointer, and which general registers are written.
 */
package jtrace.symbolizer.x86;
