package jtrace.workloads;

import java.util.function.LongUnaryOperator;

/**
 * Redefined again and again by {@link CodeChurn}: in version N every line number is N, so that each
 * frame tells of which version it is.
 */
public final class ChurnRedefined {

  private ChurnRedefined() {}

  /** Computes for a while, calls {@code inner}, and goes on in what may be an old version then. */
  static long burn(long nanos, LongUnaryOperator inner) {
    long x = spin(System.nanoTime() + nanos);
    x += inner.applyAsLong(x);
    return x + spin(System.nanoTime() + nanos);
  }

  private static long spin(long endNanos) {
    long x = 1;
    do {
      for (int i = 0; i < 100; i++) {
        x = x * 6_364_136_223_846_793_005L + i;
      }
    } while (System.nanoTime() - endNanos < 0);
    return x;
  }
}
