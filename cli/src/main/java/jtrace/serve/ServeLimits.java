package jtrace.serve;

import java.time.Duration;

/**
 * What one request, and all of them together, may take.
 *
 * @param maxSeconds longest window
 * @param maxHz highest rate
 * @param maxRecordings recordings that run at the same time
 * @param maxRequests requests that are answered at the same time
 * @param responseBytes largest answer
 * @param sendTime how long a client may take to read its answer
 */
public record ServeLimits(
    int maxSeconds,
    int maxHz,
    int maxRecordings,
    int maxRequests,
    int responseBytes,
    Duration sendTime) {

  public static final ServeLimits DEFAULT =
      new ServeLimits(600, 1000, 16, 128, 64 << 20, Duration.ofSeconds(60));

  /** Longest body that is read: addresses for {@code symbol}. */
  static final int BODY_BYTES = 64 << 10;
}
