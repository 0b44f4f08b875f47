package jtrace.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What has to become true of a process for its ring to be written.
 *
 * @param text as the user wrote it
 * @param metric what is watched
 * @param above the value to exceed, in the metric's unit; 0 for {@link Metric#EXIT}
 */
record DumpCondition(String text, Metric metric, double above) {
  private static final Pattern FORM = Pattern.compile("\\s*([a-z]+)\\s*>\\s*([0-9a-zA-Z.%]+)\\s*");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}(\\.\\d{1,3})?");
  private static final long MAX_RSS_BYTES = 1L << 50;

  /** A number about a process. */
  enum Metric {
    /** Percent of one CPU, over the last second. */
    CPU,
    /** Nanoseconds of the last pause that a collector made. */
    GC,
    /** Resident bytes. */
    RSS,
    /** How many there are. */
    THREADS,
    /** 1 when the process has ended, whatever the reason. */
    EXIT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static DumpCondition of(String text) {
    if (text.strip().equals(Metric.EXIT.word())) {
      return new DumpCondition(text.strip(), Metric.EXIT, 0);
    }
    Matcher form = FORM.matcher(text);
    Metric metric =
        form.matches()
            ? Arrays.stream(Metric.values())
                .filter(m -> m != Metric.EXIT && m.word().equals(form.group(1)))
                .findFirst()
                .orElseThrow(() -> unknown(text))
            : null;
    if (metric == null) {
      throw unknown(text);
    }
    return new DumpCondition(text.strip(), metric, value(metric, form.group(2), text));
  }

  private static double value(Metric metric, String value, String text) {
    return switch (metric) {
      case GC -> Durations.ofWait("--dump-on", value);
      case RSS -> Sizes.bytes("--dump-on", value, MAX_RSS_BYTES);
      case CPU -> number(value.endsWith("%") ? value.substring(0, value.length() - 1) : "", text);
      case THREADS -> number(value, text);
      case EXIT -> throw unknown(text);
    };
  }

  private static double number(String value, String text) {
    if (!NUMBER.matcher(value).matches()) {
      throw unknown(text);
    }
    return Double.parseDouble(value);
  }

  private static UsageException unknown(String text) {
    return new UsageException(
        "option --dump-on: '" + Printable.of(text, 100) + "' is no condition",
        "it is one of "
            + Arrays.stream(Metric.values()).map(Metric::word).collect(Collectors.joining(", "))
            + ", all but exit with > and a value",
        "write for example --dump-on 'gc > 200ms', 'cpu > 150%', 'rss > 2g', 'threads > 500' or exit");
  }
}
