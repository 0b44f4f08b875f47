package jtrace.profile.analysis;

/**
 * A number that was estimated from samples.
 *
 * @param value the estimate
 * @param standardError how far chance typically moves it; positive unless nothing was sampled
 * @param degreesOfFreedom of the standard error; infinite when it counts as known
 */
public record Estimate(double value, double standardError, double degreesOfFreedom) {

  /** Where the true value is, with that confidence. */
  public record Interval(double low, double high) {
    public double halfWidth() {
      return (high - low) / 2;
    }
  }

  public Interval interval(double confidence) {
    double reach = Chance.quantile(confidence, degreesOfFreedom) * standardError;
    return new Interval(value - reach, value + reach);
  }

  public Estimate scaled(double factor) {
    return new Estimate(value * factor, standardError * Math.abs(factor), degreesOfFreedom);
  }

  /** This less the other; the two are independent (Welch). */
  public Estimate minus(Estimate other) {
    double own = standardError * standardError;
    double others = other.standardError * other.standardError;
    double weight = own * own / degreesOfFreedom + others * others / other.degreesOfFreedom;
    double df = weight > 0 ? (own + others) * (own + others) / weight : Double.POSITIVE_INFINITY;
    return new Estimate(value - other.value, Math.sqrt(own + others), df);
  }

  /** Probability that chance alone moves a true 0 this far. */
  public double probabilityOfNone() {
    return standardError > 0
        ? Chance.twoSided(value / standardError, degreesOfFreedom)
        : value == 0 ? 1 : 0;
  }
}
