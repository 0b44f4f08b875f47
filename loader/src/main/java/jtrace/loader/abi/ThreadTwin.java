package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * struct jt_thread: the JavaThread of a native thread.
 *
 * @param stackLow bounds of its stack, 0 if unknown
 * @param flags 0 or {@link #FLAG_COMPILER}
 */
public record ThreadTwin(long javaThread, long stackLow, long stackHigh, int flags) {
  public static final int FLAG_COMPILER = 1;

  static final Layout LAYOUT = Layout.of("jt_thread");
  private static final int JAVA_THREAD = LAYOUT.u64("java_thread");
  private static final int STACK_LOW = LAYOUT.u64("stack_low");
  private static final int STACK_HIGH = LAYOUT.u64("stack_high");
  private static final int FLAGS = LAYOUT.u32("flags");
  private static final int RESERVED = LAYOUT.u32("reserved");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public void write(ByteBuffer into, int offset) {
    into.putLong(offset + JAVA_THREAD, javaThread);
    into.putLong(offset + STACK_LOW, stackLow);
    into.putLong(offset + STACK_HIGH, stackHigh);
    into.putInt(offset + FLAGS, flags);
    into.putInt(offset + RESERVED, 0);
  }

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    ByteBuffer value = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.nativeOrder());
    write(value, 0);
    return value;
  }
}
