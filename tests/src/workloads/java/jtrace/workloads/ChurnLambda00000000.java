package jtrace.workloads;

import java.util.function.LongUnaryOperator;

/** As {@link Churn00000000}, through a lambda and so through classes that the JVM makes up. */
public final class ChurnLambda00000000 implements Generation {

  @Override
  public long burn(long endNanos) {
    LongUnaryOperator step = x -> step00000000(x);
    long y = 1;
    do {
      for (int i = 0; i < 40; i++) {
        y = step.applyAsLong(y + i);
      }
    } while (System.nanoTime() - endNanos < 0);
    return y;
  }

  private static long step00000000(long x) {
    long y = x;
    for (int i = 0; i < 10; i++) {
      y = y * 6_364_136_223_846_793_005L + i;
    }
    return y ^ x;
  }
}
