package jtrace.profile;

import java.io.Closeable;
import java.io.IOException;

/**
 * Where a recording is written while it is made: a {@code .jtr} file, or memory.
 *
 * <p>Ids are dense, start at 0 and are given out by the sink in the order of the calls; a
 * definition comes before its first use. Adding an equal frame, stack, module or thread again
 * returns the same id. Not thread-safe: one thread writes.
 */
public interface RecordingSink extends Closeable {

  /** Defines a fact of the host, the recorder or a target, such as {@code kernel.release}. */
  void fact(String key, String value) throws IOException;

  /** Defines an event; its samples' values are in {@code unit}. */
  int event(EventType event) throws IOException;

  /** Defines an ELF file, kernel image or application that frames refer to by {@code path}. */
  int module(Module module) throws IOException;

  int process(ProcessInfo process) throws IOException;

  int thread(ThreadInfo thread) throws IOException;

  int frame(Frame frame) throws IOException;

  /** Defines a stack of frame ids, leaf first. */
  int stack(int[] leafFirst, StackEnd end) throws IOException;

  /** Adds a sample of one event. {@code value} is in the event type's unit. */
  default void sample(int event, long timeNanos, int cpu, int thread, int stack, long value)
      throws IOException {
    sample(event, timeNanos, cpu, thread, stack, 1, value);
  }

  /**
   * Adds a sample that stands for several events that are alike.
   *
   * @param cpu negative when they were on several
   * @param count how many events, at least 1
   * @param value the sum of theirs, in the event type's unit
   */
  void sample(int event, long timeNanos, int cpu, int thread, int stack, long count, long value)
      throws IOException;

  /** Sets a counter of losses or of the recorder's own cost; a later call replaces the value. */
  void counter(String name, long value) throws IOException;

  /** Makes everything added so far durable and readable, also after a kill. */
  void flush() throws IOException;
}
