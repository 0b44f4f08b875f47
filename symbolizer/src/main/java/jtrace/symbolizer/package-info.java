/**
 * Addresses to named frames: kernel, ELF files and HotSpot; and the tables that the BPF unwinder
 * walks by. Reads the target through {@link jtrace.symbolizer.TargetMemory}; needs no privilege of
 * its own. Null is neither taken nor returned.
 */
package jtrace.symbolizer;
