package jtrace.profile.analysis;

import java.util.Locale;
import jtrace.profile.filter.Profile;

/**
 * What makes two profiles of different length and load comparable.
 *
 * @param per what the values are divided by, for people; empty for shares of each profile's whole
 * @param before by what the first profile's values are divided
 * @param after by what the second profile's values are divided
 * @param unit pprof's unit word of the divided values; {@link #SHARE} for shares
 */
public record DiffScale(String per, double before, double after, String unit) {
  /** The unit of a part of the whole, 0 to 1. */
  public static final String SHARE = "share";

  public DiffScale {
    if (!(before > 0 && after > 0)) {
      throw new IllegalArgumentException("nothing to divide by: " + before + ", " + after);
    }
  }

  /** Each profile's own whole: what one second of CPU time, or one byte allocated, is made of. */
  public static DiffScale ofShares(Profile before, Profile after) {
    return new DiffScale("", before.totalValue(), after.totalValue(), SHARE);
  }

  /** What each second of the recordings costs. */
  public static DiffScale ofSeconds(Profile before, Profile after) {
    return new DiffScale(
        "second",
        before.recording().durationNanos() / 1e9,
        after.recording().durationNanos() / 1e9,
        unit(before));
  }

  /** What each request costs. */
  public static DiffScale ofRequests(
      Profile before, Profile after, long requestsBefore, long requestsAfter) {
    return new DiffScale("request", requestsBefore, requestsAfter, unit(before));
  }

  private static String unit(Profile profile) {
    return profile.event().map(event -> event.unit()).orElse("count");
  }

  public boolean isShare() {
    return unit.equals(SHARE);
  }

  Estimate selfBefore(ShareTable.Line line) {
    return isShare() ? line.selfShare() : line.selfValue().scaled(1 / before);
  }

  Estimate selfAfter(ShareTable.Line line) {
    return isShare() ? line.selfShare() : line.selfValue().scaled(1 / after);
  }

  Estimate totalBefore(ShareTable.Line line) {
    return isShare() ? line.totalShare() : line.totalValue().scaled(1 / before);
  }

  Estimate totalAfter(ShareTable.Line line) {
    return isShare() ? line.totalShare() : line.totalValue().scaled(1 / after);
  }

  /** A value of this scale for people. */
  String text(double value) {
    return isShare()
        ? String.format(Locale.ROOT, "%.2f%%", 100 * value)
        : Math.abs(value) < 100 && !unit.equals("bytes") && !unit.equals("nanoseconds")
            ? String.format(Locale.ROOT, "%.2f", value)
            : Amounts.text(Math.round(value), unit);
  }
}
