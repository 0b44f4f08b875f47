package jtrace.profile.pprof.report;

/** A sum, or a mean when it is divided by another sum. */
final class Weight {
  private long sum;
  private long divisor;

  void add(long value, long by) {
    sum += value;
    divisor += by;
  }

  void add(Weight other) {
    add(other.sum, other.divisor);
  }

  /** Undivided: what nodes are chosen and sorted by. */
  long sum() {
    return sum;
  }

  /** What is shown. */
  long value() {
    return divisor == 0 ? sum : sum / divisor;
  }
}
