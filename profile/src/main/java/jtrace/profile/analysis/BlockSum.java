package jtrace.profile.analysis;

/**
 * What one line of a table got of a sampled whole, block by block, and how sure that is.
 *
 * <p>Keeps sums of products only, so a table of many lines stays small.
 */
final class BlockSum {
  /** Sums over blocks that the lines of one table have in common. */
  static final class Whole {
    private int blocks;
    private double sum;
    private double squares;
    private double block;
    private double sampleSquares;
    private long samples;

    void add(double weight) {
      block += weight;
      sampleSquares += weight * weight;
      samples++;
    }

    void endBlock() {
      blocks++;
      sum += block;
      squares += block * block;
      block = 0;
    }

    double sum() {
      return sum;
    }

    long samples() {
      return samples;
    }
  }

  private double sum;
  private double squares;
  private double products;
  private double block;
  private double sampleSquares;
  private long samples;

  void add(double weight) {
    block += weight;
    sampleSquares += weight * weight;
    samples++;
  }

  void endBlock(double wholeBlock) {
    sum += block;
    squares += block * block;
    products += block * wholeBlock;
    block = 0;
  }

  double sum() {
    return sum;
  }

  long samples() {
    return samples;
  }

  /** The part of the whole that this is. */
  Estimate share(Whole whole) {
    if (whole.sum <= 0) {
      return new Estimate(0, 0, Double.POSITIVE_INFINITY);
    }
    double share = sum / whole.sum;
    double independent =
        (1 - share) * (1 - share) * sampleSquares
            + share * share * (whole.sampleSquares - sampleSquares);
    double scattered = squares - 2 * share * products + share * share * whole.squares;
    return estimate(sum, whole, independent, scattered).scaled(1 / whole.sum);
  }

  /** The sum itself. */
  Estimate total(Whole whole) {
    return estimate(sum, whole, sampleSquares, squares - sum * sum / Math.max(1, whole.blocks));
  }

  /**
   * With the larger of both variances, since the scatter of few blocks may be small by chance, and
   * at least that of one sample: having seen nothing, or nothing else, is no certainty.
   */
  private static Estimate estimate(
      double value, Whole whole, double independent, double scattered) {
    double oneSample = whole.samples == 0 ? 0 : whole.sampleSquares / whole.samples;
    double variance = Math.max(independent, oneSample);
    double degreesOfFreedom = Math.max(1, whole.samples - 1);
    if (whole.blocks > 1) {
      variance = Math.max(variance, scattered * whole.blocks / (whole.blocks - 1));
      degreesOfFreedom = whole.blocks - 1;
    }
    return new Estimate(value, Math.sqrt(variance), degreesOfFreedom);
  }
}
