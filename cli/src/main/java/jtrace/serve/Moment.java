package jtrace.serve;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;

/** The times that {@code from} and {@code to} may name. */
final class Moment {
  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);

  private Moment() {}

  /** Nanoseconds since 1970: of seconds since then, of seconds before now, or of an ISO time. */
  static long nanos(String name, String text, long nowNanos) {
    if (text.equals("now")) {
      return nowNanos;
    }
    if (text.matches("-?\\d{1,10}(\\.\\d{1,9})?")) {
      long nanos = new BigDecimal(text).multiply(SECOND).longValue();
      return text.startsWith("-") ? nowNanos + nanos : nanos;
    }
    try {
      Instant instant = Instant.parse(text);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), SECOND.longValue()), instant.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "invalid value for \"%s\" - must be seconds since 1970, seconds before now such as -600,"
                  .formatted(name)
              + " or a time such as 2026-01-31T12:00:00Z");
    }
  }
}
