package jtrace.profile.analysis;

import java.util.Locale;

/** Values with a unit that people read. */
public final class Amounts {
  private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Amounts() {}

  /** A value in one of pprof's unit words, scaled. */
  public static String text(long value, String unit) {
    return switch (unit) {
      case "nanoseconds" -> nanos(value);
      case "bytes" -> bytes(value);
      default -> String.format(Locale.ROOT, "%,d", value);
    };
  }

  private static String nanos(long value) {
    double magnitude = Math.abs((double) value);
    if (magnitude >= 1e9) {
      return String.format(Locale.ROOT, "%.2f s", value / 1e9);
    }
    if (magnitude >= 1e6) {
      return String.format(Locale.ROOT, "%.2f ms", value / 1e6);
    }
    return magnitude >= 1e3 ? String.format(Locale.ROOT, "%.2f us", value / 1e3) : value + " ns";
  }

  private static String bytes(long value) {
    double scaled = value;
    int unit = 0;
    while (Math.abs(scaled) >= 1024 && unit < BYTES.length - 1) {
      scaled /= 1024;
      unit++;
    }
    return unit == 0 ? value + " B" : String.format(Locale.ROOT, "%.1f %s", scaled, BYTES[unit]);
  }
}
