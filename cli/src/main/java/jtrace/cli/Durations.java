package jtrace.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 30}, {@code 30s}, {@code 5m}, {@code 500ms}. */
final class Durations {
  /** Longest recording that can be asked for. */
  static final Duration MAX = Duration.ofDays(7);

  /** Bounds of a sampling interval: 10,000 and 0.1 samples a second. */
  static final Duration INTERVAL_MIN = Duration.ofNanos(100_000);

  static final Duration INTERVAL_MAX = Duration.ofSeconds(10);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ns|us|ms|s|m|h|d)?");

  private Durations() {}

  /** The length of a recording; a bare number is seconds. */
  static Duration ofRecording(String option, String text) {
    return parse(option, text, "s", Duration.ofMillis(1), MAX);
  }

  /** The time between two samples; a bare number is nanoseconds, as async-profiler has it. */
  static Duration ofInterval(String option, String text) {
    return parse(option, text, "ns", INTERVAL_MIN, INTERVAL_MAX);
  }

  /** The length of a wait in nanoseconds; a bare number is microseconds, as bcc has it. */
  static long ofWait(String option, String text) {
    return parse(option, text, "us", Duration.ZERO, MAX).toNanos();
  }

  /** A time since the begin of a recording in nanoseconds; a bare number is seconds. */
  static long ofMoment(String option, String text) {
    return parse(option, text, "s", Duration.ZERO, MAX).toNanos();
  }

  private static Duration parse(
      String option, String text, String bareUnit, Duration min, Duration max) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new UsageException(
          "option " + option + ": '" + text + "' is no duration",
          "a duration is a whole number and a unit",
          "write for example 500ms, 30s, 5m or 1h");
    }
    long count = Long.parseLong(form.group(1));
    Duration duration = of(count, form.group(2) == null ? bareUnit : form.group(2));
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      throw new UsageException(
          "option " + option + ": " + text + " is out of range",
          "it must be between " + words(min) + " and " + words(max),
          "choose a value between the two");
    }
    return duration;
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ns" -> Duration.ofNanos(count);
      case "us" -> Duration.ofNanos(count * 1_000);
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /** The largest whole unit: {@code 500ms}, {@code 30s}, {@code 90s}, {@code 2h}. */
  static String words(Duration duration) {
    long nanos = duration.toNanos();
    String[] units = {"d", "h", "m", "s", "ms", "us"};
    for (String unit : units) {
      long one = of(1, unit).toNanos();
      if (nanos >= one && nanos % one == 0) {
        return nanos / one + unit;
      }
    }
    return nanos + "ns";
  }
}
