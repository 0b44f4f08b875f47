package jtrace.profile.analysis;

/** What one line of a table got of a sampled whole, block by block, and how sure that is. */
final class BlockSum {
  private final double[] blocks;
  private double sum;
  private double sampleSquares;
  private long samples;

  BlockSum(int blocks) {
    this.blocks = new double[blocks];
  }

  void add(int block, double weight) {
    blocks[block] += weight;
    sum += weight;
    sampleSquares += weight * weight;
    samples++;
  }

  double sum() {
    return sum;
  }

  long samples() {
    return samples;
  }

  /** The part of the whole that this is. */
  Estimate share(BlockSum whole) {
    if (whole.sum <= 0) {
      return new Estimate(0, 0, Double.POSITIVE_INFINITY);
    }
    double variance = Math.max(independentOfShare(whole), scatter(residuals(whole)));
    return new Estimate(sum / whole.sum, Math.sqrt(variance) / whole.sum, whole.degreesOfFreedom());
  }

  /** The sum itself. */
  Estimate total(BlockSum whole) {
    double[] residuals = blocks.clone();
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] -= sum / residuals.length;
    }
    double independent = Math.max(sampleSquares, whole.oneSample());
    return new Estimate(
        sum, Math.sqrt(Math.max(independent, scatter(residuals))), whole.degreesOfFreedom());
  }

  /**
   * The difference of two shares of the same stretch of time: what the program did in a block moves
   * both alike, so only what the blocks' differences scatter by is chance.
   */
  static Estimate difference(BlockSum one, BlockSum oneWhole, BlockSum other, BlockSum otherWhole) {
    Estimate apart = one.share(oneWhole).minus(other.share(otherWhole));
    if (oneWhole.blocks.length != otherWhole.blocks.length
        || oneWhole.blocks.length < 2
        || oneWhole.sum <= 0
        || otherWhole.sum <= 0) {
      return apart;
    }
    double[] ones = one.residuals(oneWhole);
    double[] others = other.residuals(otherWhole);
    for (int i = 0; i < ones.length; i++) {
      ones[i] = ones[i] / oneWhole.sum - others[i] / otherWhole.sum;
    }
    double independent =
        one.independentOfShare(oneWhole) / (oneWhole.sum * oneWhole.sum)
            + other.independentOfShare(otherWhole) / (otherWhole.sum * otherWhole.sum);
    return new Estimate(
        apart.value(),
        Math.sqrt(Math.max(independent, scatter(ones))),
        oneWhole.degreesOfFreedom());
  }

  /** Of the sum that a share is made of, were the samples independent of each other. */
  private double independentOfShare(BlockSum whole) {
    double share = sum / whole.sum;
    return Math.max(
        (1 - share) * (1 - share) * sampleSquares
            + share * share * (whole.sampleSquares - sampleSquares),
        whole.oneSample());
  }

  /** Having seen nothing, or nothing else, is no certainty: one sample could have gone astray. */
  private double oneSample() {
    return samples == 0 ? 0 : sampleSquares / samples;
  }

  private double[] residuals(BlockSum whole) {
    double share = sum / whole.sum;
    double[] residuals = new double[blocks.length];
    for (int i = 0; i < residuals.length; i++) {
      residuals[i] = blocks[i] - share * whole.blocks[i];
    }
    return residuals;
  }

  private static double scatter(double[] residuals) {
    double squares = 0;
    for (double residual : residuals) {
      squares += residual * residual;
    }
    return residuals.length < 2 ? 0 : squares * residuals.length / (residuals.length - 1);
  }

  private double degreesOfFreedom() {
    return blocks.length > 1 ? blocks.length - 1 : Math.max(1, samples - 1);
  }
}
