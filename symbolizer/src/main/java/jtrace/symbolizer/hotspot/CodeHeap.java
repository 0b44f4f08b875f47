package jtrace.symbolizer.hotspot;

/**
 * One code heap.
 *
 * @param low reserved range of code, which never changes
 * @param high end of that range
 * @param committedHigh end of the committed part when read; grows
 * @param segmap address of the segment map's first byte, one byte per segment
 * @param segmentShift log2 of a segment's size in bytes
 */
public record CodeHeap(long low, long high, long committedHigh, long segmap, int segmentShift) {
  boolean contains(long address) {
    return address >= low && address < high;
  }
}
