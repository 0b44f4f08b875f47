package jtrace.record;

/**
 * Which waits count.
 *
 * @param minNanos shorter ones do not
 * @param maxNanos longer ones do not
 */
public record WaitLimits(long minNanos, long maxNanos) {
  public static final WaitLimits NONE = new WaitLimits(0, Long.MAX_VALUE);

  public WaitLimits {
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException("waits from " + minNanos + " to " + maxNanos + " ns");
    }
  }

  boolean include(long nanos) {
    return nanos >= minNanos && nanos <= maxNanos;
  }
}
