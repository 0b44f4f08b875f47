package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import jtrace.profile.Recording;

/** One recording that is looked at again and again, window after window. */
public final class Watch implements AutoCloseable {
  private final SharedRecording recording;

  /** Starts; returns when samples arrive. */
  public Watch(
      Sampling sampling, Subject subject, String event, int hz, Map<String, String> facts) {
    recording = new SharedRecording(new SharedRecording.Key(subject, event), hz, facts);
    recording.start(sampling);
  }

  /** What happens from now on until the time has passed, or nothing is left to be recorded. */
  public Recording next(Duration duration) throws InterruptedException, IOException {
    return recording.window(duration);
  }

  /** Windows without a gap between them. */
  SharedRecording.Windows windows() {
    return recording.new Windows();
  }

  /** Whether there is nothing more to come. */
  public boolean isOver() throws InterruptedException {
    return recording.isSpent();
  }

  /** Ends a window that is open. */
  public void stop() {
    recording.stop();
  }

  @Override
  public void close() {
    recording.close();
  }
}
