package jtrace.profile.pprof.report;

import java.math.BigDecimal;

/** Durations as Go prints them. */
final class GoDuration {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;

  private GoDuration() {}

  /** Such as {@code 1.5s}, {@code 2h3m0.5s}, {@code 750ms}. */
  static String text(long nanos) {
    if (nanos < 0) {
      return "-" + text(-nanos);
    }
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < SECOND) {
      return nanos < MICRO
          ? nanos + "ns"
          : nanos < MILLI ? decimal(nanos, MICRO) + "µs" : decimal(nanos, MILLI) + "ms";
    }
    long minutes = nanos / MINUTE;
    String seconds = decimal(nanos % MINUTE, SECOND) + "s";
    String below = minutes == 0 ? seconds : minutes % 60 + "m" + seconds;
    return minutes < 60 ? below : minutes / 60 + "h" + below;
  }

  private static String decimal(long nanos, long unit) {
    BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
