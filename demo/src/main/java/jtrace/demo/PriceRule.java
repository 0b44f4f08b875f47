package jtrace.demo;

import java.util.function.LongUnaryOperator;

/** A rule that {@link Rules} loads anew each round: a discount in many small steps. */
public final class PriceRule implements LongUnaryOperator {

  @Override
  public long applyAsLong(long cents) {
    long price = cents;
    for (int step = 0; step < 20; step++) {
      price = discount(price, step);
    }
    return price;
  }

  private static long discount(long cents, int step) {
    return Math.max(1, cents - (cents * step) / 1000);
  }
}
