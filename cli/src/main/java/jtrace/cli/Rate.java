package jtrace.cli;

import java.util.Optional;

/**
 * How often to sample.
 *
 * @param periodNanos CPU time between two samples
 */
record Rate(long periodNanos) {
  static final int DEFAULT_HZ = 99;
  static final int HZ_MAX = 10_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** From {@code -F} or {@code -i}, of which at most one may be given. */
  static Rate of(Optional<String> hz, Optional<String> interval) {
    if (hz.isPresent() && interval.isPresent()) {
      throw new UsageException(
          "options -F and -i exclude each other",
          "both set the sampling rate",
          "give one of them: -F 99 (samples a second) or -i 10ms (time between samples)");
    }
    return interval
        .map(text -> new Rate(Durations.ofInterval("-i", text).toNanos()))
        .orElseGet(() -> new Rate(NANOS_PER_SECOND / hz.map(Rate::hz).orElse(DEFAULT_HZ)));
  }

  private static int hz(String text) {
    int value = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (value < 1 || value > HZ_MAX) {
      throw new UsageException(
          "option -F: '" + text + "' is no sampling rate",
          "it is a whole number of samples a second on each CPU, from 1 to " + HZ_MAX,
          "99 is the default; 999 shows more detail of a short recording");
    }
    return value;
  }

  /** Samples a second of a busy CPU, in words. */
  String words() {
    long hz = Math.round((double) NANOS_PER_SECOND / periodNanos);
    return hz >= 1 ? hz + " Hz" : "every " + periodNanos / NANOS_PER_SECOND + " s";
  }
}
