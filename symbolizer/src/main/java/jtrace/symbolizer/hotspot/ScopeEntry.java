package jtrace.symbolizer.hotspot;

/**
 * One virtual frame of a compiled frame.
 *
 * @param methodIndex into the nmethod's metadata, from 1
 * @param bci -1 for the method's entry
 */
record ScopeEntry(int methodIndex, int bci) {}
