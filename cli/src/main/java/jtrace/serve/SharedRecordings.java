package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jtrace.profile.Recording;

/**
 * The recordings that run now. Requests for the same process and event share one: each takes its
 * own window of it, and it ends with the last of them.
 */
public final class SharedRecordings implements AutoCloseable {
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Sampling sampling;
  private final ServeLimits limits;
  private final int defaultHz;
  private final Map<String, String> facts;
  private final Map<SharedRecording.Key, SharedRecording> joinable = new HashMap<>();
  private final Set<SharedRecording> running = new HashSet<>();
  private boolean closed;
  private long started;

  /**
   * @param defaultHz the rate when a request names none
   * @param facts that every recording states
   */
  public SharedRecordings(
      Sampling sampling, ServeLimits limits, int defaultHz, Map<String, String> facts) {
    this.sampling = sampling;
    this.limits = limits;
    this.defaultHz = defaultHz;
    this.facts = Map.copyOf(facts);
  }

  /** Records a window that begins now; blocks until it is over. */
  Recording record(Subject subject, ProfileKind kind, Optional<Integer> hz, Duration duration)
      throws InterruptedException, IOException {
    SharedRecording shared = join(new SharedRecording.Key(subject, kind.event()), hz);
    try {
      shared.start(sampling);
      return shared.window(duration);
    } finally {
      leave(shared);
    }
  }

  /** What makes the recordings. */
  Sampling sampling() {
    return sampling;
  }

  /** How many were begun. */
  synchronized long startedCount() {
    return started;
  }

  /** How many recordings run now. */
  synchronized int runningCount() {
    return running.size();
  }

  private synchronized SharedRecording join(SharedRecording.Key key, Optional<Integer> hz)
      throws InterruptedException {
    if (closed) {
      throw new Refusal(Refusal.UNAVAILABLE, "jtrace serve is ending");
    }
    SharedRecording shared = joinable.get(key);
    if (shared == null || shared.isSpent()) {
      shared = create(key, hz.orElse(defaultHz));
    } else if (hz.isPresent() && hz.get() != shared.hz()) {
      throw new Refusal(
          Refusal.CONFLICT,
          "another recording of %s runs at %d Hz; ask for hz=%d or for no hz, or wait for its end"
              .formatted(key.subject().words(), shared.hz(), shared.hz()));
    }
    shared.users++;
    return shared;
  }

  private SharedRecording create(SharedRecording.Key key, int hz) {
    if (running.size() >= limits.maxRecordings()) {
      throw new Refusal(
          Refusal.TOO_MANY,
          limits.maxRecordings()
              + " recordings run already, which is the limit; wait for one of them to end");
    }
    SharedRecording created = new SharedRecording(key, hz, facts);
    joinable.put(key, created);
    running.add(created);
    started++;
    return created;
  }

  private void leave(SharedRecording shared) {
    synchronized (this) {
      shared.users--;
      if (shared.users > 0) {
        return;
      }
      joinable.remove(shared.key(), shared);
    }
    try {
      shared.close();
    } finally {
      synchronized (this) {
        running.remove(shared); // only now, so that the limit counts what the kernel still has
        notifyAll();
      }
    }
  }

  /** Ends all recordings and waits until they are gone; who waits for one gets what there is. */
  @Override
  public void close() {
    Set<SharedRecording> ending;
    synchronized (this) {
      closed = true;
      ending = Set.copyOf(running);
    }
    ending.forEach(SharedRecording::stop);
    long deadline = System.nanoTime() + END_NANOS;
    synchronized (this) {
      try {
        for (long left = END_NANOS; !running.isEmpty() && left > 0; ) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
          left = deadline - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
