package jtrace.profile.flame;

import java.util.Locale;

/** Values of a unit in words. */
record Values(String unit) {

  String text(long value) {
    return switch (unit) {
      case "nanoseconds" -> scaled(value, 1000, "ns", "us", "ms", "s");
      case "bytes" -> scaled(value, 1024, "B", "KiB", "MiB", "GiB", "TiB");
      case "count" -> String.format(Locale.ROOT, "%,d", value);
      default -> String.format(Locale.ROOT, "%,d %s", value, unit);
    };
  }

  static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.2f%%", whole == 0 ? 0 : 100.0 * part / whole);
  }

  private static String scaled(long value, int step, String... names) {
    double rest = value;
    int name = 0;
    while (rest >= step && name < names.length - 1) {
      rest /= step;
      name++;
    }
    return String.format(Locale.ROOT, name == 0 ? "%.0f %s" : "%.2f %s", rest, names[name]);
  }
}
