package jtrace.loader.abi;

import java.nio.ByteBuffer;

/** struct jt_code_heap: reserved range of a code heap and the address of its segment map. */
public record CodeHeapTwin(long low, long high, long segmentMap) {
  static final Layout LAYOUT = Layout.of("jt_code_heap");
  private static final int LOW = LAYOUT.u64("low");
  private static final int HIGH = LAYOUT.u64("high");
  private static final int SEGMAP = LAYOUT.u64("segmap");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public void write(ByteBuffer into, int offset) {
    into.putLong(offset + LOW, low);
    into.putLong(offset + HIGH, high);
    into.putLong(offset + SEGMAP, segmentMap);
  }
}
