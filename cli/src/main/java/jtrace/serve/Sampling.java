package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import jtrace.profile.RecordingSink;

/** Starts recordings: with eBPF, or with less where that is not allowed. */
public interface Sampling {

  /** Whether an event, as {@code -e} names it, can be recorded. */
  default boolean records(String event) {
    return true;
  }

  /** What is missing from the picture, in a sentence for users; empty when nothing is. */
  default String limitation() {
    return "";
  }

  /**
   * Starts to record into the sink; returns when samples arrive.
   *
   * @param event as {@code -e} names it; several are separated by commas
   * @throws jtrace.record.WorldException when a right or the process is missing
   */
  Session start(Subject subject, String event, int hz, RecordingSink sink);

  /** A recording that runs. */
  interface Session extends AutoCloseable {
    /** Waits that long; true as soon as there is nothing more to come. */
    boolean await(Duration limit) throws InterruptedException;

    /**
     * Waits until everything is in the sink that happened until a time, waits that are not over
     * included.
     *
     * @return that time, CLOCK_MONOTONIC nanoseconds
     */
    long sync() throws InterruptedException;

    /** Fails when samples could not be taken as they should. */
    void check() throws IOException;

    /** Ends it; what was recorded can still be taken. */
    void stop();

    @Override
    void close();
  }
}
