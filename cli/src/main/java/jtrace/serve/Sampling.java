package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import jtrace.profile.RecordingSink;

/** Starts recordings; the real one uses eBPF. */
public interface Sampling {

  /**
   * Starts to record into the sink; returns when samples arrive.
   *
   * @throws jtrace.record.WorldException when a right or the process is missing
   */
  Session start(Subject subject, String event, int hz, RecordingSink sink);

  /** A recording that runs. */
  interface Session extends AutoCloseable {
    /** Waits that long; true as soon as there is nothing more to come. */
    boolean await(Duration limit) throws InterruptedException;

    /** Waits until everything until now is in the sink. */
    void sync() throws InterruptedException;

    /** Fails when samples could not be taken as they should. */
    void check() throws IOException;

    /** Ends it; what was recorded can still be taken. */
    void stop();

    @Override
    void close();
  }
}
