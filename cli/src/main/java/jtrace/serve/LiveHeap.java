package jtrace.serve;

import java.io.IOException;
import jtrace.profile.Recording;

/**
 * Finds out what of a JVM's new objects stays in use; the real one loads async-profiler into it.
 */
public interface LiveHeap {

  /**
   * Begins to follow what is allocated.
   *
   * @throws jtrace.record.WorldException when it cannot be told of this process
   */
  Tracking start(int pid);

  /** A JVM whose new objects are followed. */
  interface Tracking extends AutoCloseable {
    /** Ends it; an event {@code live} with what is still in use. */
    Recording finish() throws IOException;

    @Override
    void close();
  }
}
