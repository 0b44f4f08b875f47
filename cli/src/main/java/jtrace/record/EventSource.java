package jtrace.record;

import java.io.IOException;
import java.util.function.LongConsumer;

/** What makes events happen: programs that are attached to a place in the kernel or the targets. */
interface EventSource extends AutoCloseable {

  /** Makes room in the ring buffer. */
  interface Drain {
    void run() throws IOException;
  }

  /**
   * Looks at what is there before the recording begins.
   *
   * @param drain takes what the kernel has told of it
   */
  default void prepare(Drain drain) throws IOException {}

  /** Events come from now on. */
  void attach(TargetTable targets);

  /** Follows what changes while recording: CPUs, and files that targets map. */
  default void follow(TargetTable targets) {}

  /** Takes what the kernel has summed up; called once a second and at the end. */
  default void collect() throws IOException {}

  /**
   * Has what is not over told until a time, CLOCK_MONOTONIC nanoseconds; {@link #collect} takes it.
   */
  default void cut(long nanos) {}

  /** The host has forgotten what a stack id stands for: it is to be told again. */
  default void tellAgain(long stackId) {}

  /** Hands over the stack ids of what is not over: they will be told of when it ends. */
  default void stacksInUse(LongConsumer ids) {}

  /** No event comes any more; what was under way can still be collected. */
  void detach();

  /** Detaches. */
  @Override
  default void close() {
    detach();
  }
}
