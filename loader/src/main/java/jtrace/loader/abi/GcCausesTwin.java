package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * struct jt_gc_causes: where a JVM says why it collects garbage.
 *
 * @param current address of the text while it does, 0 for none
 * @param last address of the text for the time before
 */
public record GcCausesTwin(long current, long last) {
  static final Layout LAYOUT = Layout.of("jt_gc_causes");
  private static final int CURRENT = LAYOUT.u64("current");
  private static final int LAST = LAYOUT.u64("last");

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    return ByteBuffer.allocate(LAYOUT.sizeBytes())
        .order(ByteOrder.nativeOrder())
        .putLong(CURRENT, current)
        .putLong(LAST, last);
  }
}
