package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import jtrace.profile.HeapShare;
import jtrace.profile.Recording;
import jtrace.profile.window.LiveRecording;

/** One recording that runs as long as somebody uses it; each takes a window of its own. */
final class SharedRecording implements AutoCloseable {
  private static final int MAX_SAMPLES = HeapShare.entries(16, 64, 8_000_000);
  private static final int MAX_STACKS = HeapShare.entries(32, 400, 500_000);

  /**
   * What is recorded.
   *
   * @param subject whom
   * @param event what
   */
  record Key(Subject subject, String event) {}

  private final Key key;
  private final int hz;
  private final LiveRecording live = new LiveRecording(MAX_SAMPLES, MAX_STACKS);
  private volatile Sampling.Session session;
  private volatile RuntimeException failure;

  /** Counted under the lock of {@link SharedRecordings}. */
  int users;

  SharedRecording(Key key, int hz, Map<String, String> facts) {
    this.key = key;
    this.hz = hz;
    facts.forEach(live::fact);
  }

  Key key() {
    return key;
  }

  int hz() {
    return hz;
  }

  /** Starts at the first call; all callers wait for it, and learn of its failure. */
  synchronized void start(Sampling sampling) {
    if (failure != null) {
      throw failure;
    }
    if (session == null) {
      try {
        session = sampling.start(key.subject(), key.event(), hz, live);
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }
  }

  /** Whether a new window should be given a new recording. */
  boolean isSpent() throws InterruptedException {
    Sampling.Session started = session;
    return failure != null || live.isFull() || (started != null && started.await(Duration.ZERO));
  }

  /** Waits for the window to pass, or for the end of what is recorded, and takes it. */
  Recording window(Duration duration) throws InterruptedException, IOException {
    try (Windows windows = new Windows()) {
      return windows.next(duration);
    }
  }

  /** Windows without a gap: each begins where the one before has ended. */
  final class Windows implements AutoCloseable {
    private LiveRecording.Window window = live.open(System.nanoTime());
    private boolean begun;

    /** Waits for the next one to pass, or for the end of what is recorded, and takes it. */
    Recording next(Duration duration) throws InterruptedException, IOException {
      Sampling.Session running = session;
      if (!begun) {
        window.beginAt(running.sync());
        begun = true;
      }
      running.await(duration);
      long to = running.sync();
      running.check();
      Recording taken = window.until(to);
      LiveRecording.Window following = live.open(to);
      window.close();
      window = following;
      return taken;
    }

    @Override
    public void close() {
      window.close();
    }
  }

  /** Ends the windows that are open; who waits for one gets what there is. */
  synchronized void stop() {
    if (session != null) {
      session.stop();
    }
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
  }
}
