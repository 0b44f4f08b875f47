/**
 * Unwind rows: how to step from any pc to its caller. Native code's come from .eh_frame (psABI
 * x86-64 3.6, DWARF 5 section 6.4, LSB "Exception Frames"). Null is neither taken nor returned.
 */
package jtrace.symbolizer.unwind;
