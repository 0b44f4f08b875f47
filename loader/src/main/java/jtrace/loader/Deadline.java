package jtrace.loader;

import java.time.Duration;

/**
 * A point of time after which waiting ends.
 *
 * @param nanos of {@link System#nanoTime}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  public boolean isOver() {
    return remainingNanos() <= 0;
  }

  long remainingNanos() {
    return nanos - System.nanoTime();
  }

  /** Sleeps that long, or until it is over. */
  public void sleep(Duration pause) throws InterruptedException {
    long left = Math.min(remainingNanos(), pause.toNanos());
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }
}
