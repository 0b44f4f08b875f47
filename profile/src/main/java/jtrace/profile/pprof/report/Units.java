package jtrace.profile.pprof.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers with units, as pprof scales and prints them. */
public final class Units {
  private record Unit(String name, double factor, List<String> aliases) {}

  private record Family(Unit standard, List<Unit> units) {
    Optional<Unit> find(String word) {
      String lower = word.toLowerCase(Locale.ROOT);
      String singular =
          lower.length() > 2 && lower.endsWith("s")
              ? lower.substring(0, lower.length() - 1)
              : lower;
      return units.stream().filter(unit -> unit.aliases().contains(singular)).findFirst();
    }

    /** The largest unit of which there is at least one. */
    Unit fitting(double value) {
      Unit best = null;
      for (Unit unit : units) {
        if ((best == null || unit.factor() >= best.factor()) && value / unit.factor() >= 1) {
          best = unit;
        }
      }
      return best == null ? standard : best;
    }
  }

  /**
   * A number in some unit.
   *
   * @param unit as it is printed; empty for plain counts
   */
  public record Scaled(double value, String unit) {}

  private static final double SECOND = 1e9;

  private static final List<Family> FAMILIES =
      List.of(
          family(
              new Unit("B", 1, List.of("b", "byte")),
              new Unit("B", 1, List.of("b", "byte")),
              new Unit("kB", 1L << 10, List.of("kb", "kbyte", "kilobyte")),
              new Unit("MB", 1L << 20, List.of("mb", "mbyte", "megabyte")),
              new Unit("GB", 1L << 30, List.of("gb", "gbyte", "gigabyte")),
              new Unit("TB", 1L << 40, List.of("tb", "tbyte", "terabyte")),
              new Unit("PB", 1L << 50, List.of("pb", "pbyte", "petabyte"))),
          family(
              new Unit("s", SECOND, List.of()),
              new Unit("ns", 1, List.of("ns", "nanosecond")),
              new Unit("us", 1e3, List.of("μs", "us", "microsecond")),
              new Unit("ms", 1e6, List.of("ms", "millisecond")),
              new Unit("s", SECOND, List.of("s", "sec", "second")),
              new Unit("hrs", 3600 * SECOND, List.of("hour", "hr"))),
          family(
              new Unit("GCU", 1, List.of()),
              new Unit("n*GCU", 1e-9, List.of("nanogcu")),
              new Unit("u*GCU", 1e-6, List.of("microgcu")),
              new Unit("m*GCU", 1e-3, List.of("milligcu")),
              new Unit("GCU", 1, List.of("gcu")),
              new Unit("k*GCU", 1e3, List.of("kilogcu")),
              new Unit("M*GCU", 1e6, List.of("megagcu")),
              new Unit("G*GCU", 1e9, List.of("gigagcu")),
              new Unit("T*GCU", 1e12, List.of("teragcu")),
              new Unit("P*GCU", 1e15, List.of("petagcu"))));

  private Units() {}

  private static Family family(Unit standard, Unit... units) {
    return new Family(standard, List.of(units));
  }

  /** Whether numbers in one of the units can be expressed in the other. */
  public static boolean areComparable(String one, String other) {
    return one.equals(other)
        || FAMILIES.stream().anyMatch(f -> f.find(one).isPresent() && f.find(other).isPresent());
  }

  /** Converts; {@code minimum} and {@code auto} choose a unit that fits the number. */
  public static Scaled scale(long value, String from, String to) {
    if (value < 0 && -value > 0) {
      Scaled positive = scale(-value, from, to);
      return new Scaled(-positive.value(), positive.unit());
    }
    for (Family family : FAMILIES) {
      Optional<Unit> unit = family.find(from);
      if (unit.isPresent()) {
        double base = value * unit.get().factor();
        Unit target =
            to.equals("minimum") || to.equals("auto")
                ? family.fitting(base)
                : family.find(to).orElse(family.standard());
        return new Scaled(base / target.factor(), target.name());
      }
    }
    return switch (to) {
      case "count", "sample", "unit", "minimum", "auto" -> new Scaled(value, "");
      default -> new Scaled(value, to);
    };
  }

  /** The number with the unit that fits. */
  public static String label(long value, String unit) {
    return label(value, unit, "auto");
  }

  /** The number in a unit, with two decimals or none. */
  public static String label(long value, String from, String to) {
    Scaled scaled = scale(value, from, to);
    String digits = fixed(scaled.value(), 2);
    if (digits.endsWith(".00")) {
      digits = digits.substring(0, digits.length() - 3);
    }
    return digits.equals("0") || digits.equals("-0") ? "0" : digits + scaled.unit();
  }

  /** A share of the total in five columns and a percent sign, two digits at least. */
  public static String percentage(long value, long total) {
    double ratio = total == 0 ? 0 : Math.abs((double) value / (double) total) * 100;
    if (ratio >= 99.95 && ratio <= 100.05) {
      return "  100%";
    }
    String digits = ratio >= 1 ? fixed(ratio, 2) : general(ratio);
    return " ".repeat(Math.max(0, 5 - digits.length())) + digits + "%";
  }

  /**
   * Rounds the exact value of the double, half to even, as C and Go do; Java would round half up.
   */
  static String fixed(double value, int decimals) {
    String digits =
        new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = value < 0 && !digits.startsWith("-");
    return lostSign ? "-" + digits : digits;
  }

  /** Two significant digits; as a power of ten below 0.0001. */
  private static String general(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(2, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e-" + (exponent > -10 ? "0" : "") + -exponent;
  }
}
