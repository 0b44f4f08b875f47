package jtrace.profile.analysis;

import java.util.Arrays;
import java.util.Comparator;

/** How likely chance alone makes an estimate as far off as it is. */
public final class Chance {
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
  private static final double SERIES_UP_TO = 3;
  private static final int FRACTION_TERMS = 60;
  private static final int HALVINGS = 80;

  private Chance() {}

  /**
   * Probability of a value at least {@code deviation} standard errors off on either side, by
   * Student's distribution; Wallace's transformation to the normal one.
   */
  static double twoSided(double deviation, double degreesOfFreedom) {
    double t = Math.abs(deviation);
    if (Double.isNaN(t)) {
      return 1;
    }
    double df = degreesOfFreedom;
    double z =
        Double.isInfinite(df) || Double.isInfinite(t)
            ? t
            : Math.sqrt(df * Math.log1p(t * t / df)) * (8 * df + 1) / (8 * df + 3);
    return Math.min(1, 2 * upperTail(z));
  }

  /** How many standard errors both ways hold the true value with that probability. */
  static double quantile(double confidence, double degreesOfFreedom) {
    double low = 0;
    double high = 1e4;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (twoSided(middle, degreesOfFreedom) > 1 - confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** Of the standard normal distribution, beyond {@code z >= 0}. */
  private static double upperTail(double z) {
    double density = Math.exp(-z * z / 2) / ROOT_TWO_PI;
    if (z < SERIES_UP_TO) {
      double term = z;
      double sum = z;
      for (int n = 3; term > 1e-17; n += 2) {
        term *= z * z / n;
        sum += term;
      }
      return 0.5 - density * sum;
    }
    double fraction = 0;
    for (int n = FRACTION_TERMS; n > 0; n--) {
      fraction = n / (z + fraction);
    }
    return density / (z + fraction);
  }

  /**
   * The probabilities of many questions asked at once, raised so that comparing each with a level
   * keeps the chance of even one false alarm below that level (Holm).
   */
  public static double[] forFamily(double[] probabilities) {
    double[] adjusted = new double[probabilities.length];
    double largest = 0;
    Integer[] order = ascending(probabilities);
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, probabilities[order[rank]] * (order.length - rank));
      adjusted[order[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }

  /**
   * The same, so that of those found below a level only that share is expected to be false alarms
   * (Benjamini and Hochberg): finds more where very many are asked.
   */
  public static double[] forDiscovery(double[] probabilities) {
    double[] adjusted = new double[probabilities.length];
    double smallest = 1;
    Integer[] order = ascending(probabilities);
    for (int rank = order.length - 1; rank >= 0; rank--) {
      smallest = Math.min(smallest, probabilities[order[rank]] * order.length / (rank + 1));
      adjusted[order[rank]] = smallest;
    }
    return adjusted;
  }

  private static Integer[] ascending(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    return order;
  }
}
