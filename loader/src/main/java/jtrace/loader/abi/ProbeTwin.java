package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * struct jt_probe: what an attached program records.
 *
 * @param event index of the event in the recording
 * @param period weight between two samples
 * @param klassArgument which argument of the function is an allocation's class
 * @param totalArgument which is the weight: the TLAB's size, or the object's
 * @param sizeArgument which is the object's size
 * @param threadArgument which is its JavaThread, or {@link #NO_ARGUMENT}
 */
public record ProbeTwin(
    int event,
    Kind kind,
    long period,
    int klassArgument,
    int totalArgument,
    int sizeArgument,
    int threadArgument) {

  /** {@code JT_NO_ARGUMENT}. */
  public static final int NO_ARGUMENT = 0xff;

  /** enum jt_probe_kind. */
  public enum Kind {
    PLAIN,
    TLAB,
    OUTSIDE_TLAB,
    JAVA
  }

  static final Layout LAYOUT = Layout.of("jt_probe");
  private static final int EVENT = LAYOUT.u32("event");
  private static final int KIND = LAYOUT.u32("kind");
  private static final int PERIOD = LAYOUT.u64("period");
  private static final int KLASS_ARG = LAYOUT.u8("klass_arg");
  private static final int TOTAL_ARG = LAYOUT.u8("total_arg");
  private static final int SIZE_ARG = LAYOUT.u8("size_arg");
  private static final int THREAD_ARG = LAYOUT.u8("thread_arg");

  static {
    LAYOUT.array("reserved", 1, 4);
  }

  /** Calls of the Java methods that tell of themselves under this number. */
  public static ProbeTwin calls(int event, long number) {
    return new ProbeTwin(event, Kind.JAVA, number, 0, 0, 0, NO_ARGUMENT);
  }

  /** Weighs each hit 1. */
  public static ProbeTwin plain(int event, long period) {
    return new ProbeTwin(event, Kind.PLAIN, period, 0, 0, 0, NO_ARGUMENT);
  }

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    ByteBuffer value = ByteBuffer.allocate(LAYOUT.sizeBytes()).order(ByteOrder.nativeOrder());
    value.putInt(EVENT, event);
    value.putInt(KIND, kind.ordinal());
    value.putLong(PERIOD, period);
    value.put(KLASS_ARG, (byte) klassArgument);
    value.put(TOTAL_ARG, (byte) totalArgument);
    value.put(SIZE_ARG, (byte) sizeArgument);
    value.put(THREAD_ARG, (byte) threadArgument);
    return value;
  }
}
