package jtrace.workloads;

/**
 * The template of {@link CodeChurn}: its bytes with every {@code 00000000} replaced by a number are
 * a generation's class, so that each of its frames tells which generation it is of.
 */
public final class Churn00000000 implements Generation {

  @Override
  public long burn(long endNanos) {
    return burn00000000(endNanos);
  }

  private static long burn00000000(long endNanos) {
    long x = 1;
    do {
      for (int i = 0; i < 40; i++) {
        x = step00000000(x + i);
      }
    } while (System.nanoTime() - endNanos < 0);
    return x;
  }

  private static long step00000000(long x) {
    long y = x;
    for (int i = 0; i < 10; i++) {
      y = y * 6_364_136_223_846_793_005L + i;
    }
    return y ^ x;
  }
}
