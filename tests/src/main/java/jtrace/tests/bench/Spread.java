package jtrace.tests.bench;

import java.util.List;

/**
 * The median of independent values and an interval that holds the true one with at least 95 %
 * confidence: between the k-th smallest and the k-th largest value, whose probability is binomial
 * whatever the distribution. With fewer than six values it is their range, which holds it less
 * often.
 */
record Spread(double median, double low, double high) {

  private static final double TAIL = 0.025;

  static Spread of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    int k = leftOut(n);
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Spread(median, sorted.get(k), sorted.get(n - 1 - k));
  }

  /**
   * How many values at each end the interval needs not: P(X &lt;= k - 1) &lt;= 2.5 % of B(n, 1/2).
   */
  private static int leftOut(int n) {
    double term = Math.pow(0.5, n);
    double below = term;
    int k = 0;
    while (below + term * (n - k) / (k + 1) <= TAIL) {
      term *= (double) (n - k) / (k + 1);
      below += term;
      k++;
    }
    return k;
  }

  @Override
  public String toString() {
    return "%.3f (%.3f to %.3f)".formatted(median, low, high);
  }
}
