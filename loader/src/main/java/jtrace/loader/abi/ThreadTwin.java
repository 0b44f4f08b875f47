package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** struct jt_thread: the JavaThread of a native thread, and its stack's bounds (0 if unknown). */
public record ThreadTwin(long javaThread, long stackLow, long stackHigh) {
  static final Layout LAYOUT = Layout.of("jt_thread");
  private static final int JAVA_THREAD = LAYOUT.u64("java_thread");
  private static final int STACK_LOW = LAYOUT.u64("stack_low");
  private static final int STACK_HIGH = LAYOUT.u64("stack_high");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public void write(ByteBuffer into, int offset) {
    into.putLong(offset + JAVA_THREAD, javaThread);
    into.putLong(offset + STACK_LOW, stackLow);
    into.putLong(offset + STACK_HIGH, stackHigh);
  }

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    ByteBuffer value = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.nativeOrder());
    write(value, 0);
    return value;
  }
}
