package jtrace.record;

import java.time.Duration;
import jtrace.profile.RecordingSink;

/** Records CPU samples of running processes into a sink. One recording; not restartable. */
public final class Recorder implements AutoCloseable {

  public Recorder(RecordOptions options, RecordingSink sink) {
    throw new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot record " + options.pids() + " to " + sink,
            "this build has no recorder yet",
            "use a newer build of jtrace"));
  }

  /**
   * Returns when the programs are attached and samples arrive.
   *
   * @throws WorldException when a right or a kernel feature is missing, or no target is there
   */
  public void start() {}

  /** Waits at most that long; true when it ended by itself: duration over or all targets gone. */
  public boolean await(Duration limit) throws InterruptedException {
    Thread.sleep(limit);
    return true;
  }

  /** Detaches, drains what is under way and writes it. Idempotent. */
  public void stop() {}

  public RecorderStatus status() {
    return new RecorderStatus(0, 0, 1, 0, Duration.ZERO);
  }

  @Override
  public void close() {
    stop();
  }
}
