package jtrace.record;

import java.util.List;
import java.util.OptionalLong;
import jtrace.symbolizer.hotspot.ThreadStatus;

/**
 * A thread in a dump that the JVM has made itself.
 *
 * @param id {@code Thread.threadId()}
 * @param virtual whether the dump calls it virtual (JDK 25), or its stack begins as those of
 *     virtual threads do
 * @param state {@code Thread.State}; empty where the dump has none (JDK 21)
 * @param waitsFor class of what it waits for; empty when the dump does not tell
 * @param owner id of the thread that holds it
 * @param frames leaf first, as {@code StackTraceElement} prints them
 */
record ListedThread(
    long id,
    String name,
    boolean virtual,
    String state,
    String waitsFor,
    OptionalLong owner,
    List<String> frames) {
  private static final String VIRTUAL = "java.lang.VirtualThread.";
  private static final int SLEEP_DEPTH = 2;

  ListedThread {
    frames = List.copyOf(frames);
    virtual = virtual || (!frames.isEmpty() && method(frames.getLast()).equals(VIRTUAL + "run"));
  }

  /** {@code class.method} without module, loader, file and line. */
  static String method(String frame) {
    int bracket = frame.lastIndexOf('(');
    String name = bracket < 0 ? frame : frame.substring(0, bracket);
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Its state and why; where the dump has none, by where it has left its carrier. */
  ThreadStatus status() {
    return switch (state) {
      case "" -> statusOfStack();
      case "NEW" -> ThreadStatus.NEW;
      case "RUNNABLE" -> ThreadStatus.RUNNABLE;
      case "BLOCKED" -> ThreadStatus.BLOCKED_ON_MONITOR_ENTER;
      case "WAITING" -> isInObjectWait() ? ThreadStatus.IN_OBJECT_WAIT : ThreadStatus.PARKED;
      case "TIMED_WAITING" ->
          isInObjectWait()
              ? ThreadStatus.IN_OBJECT_WAIT_TIMED
              : isAsleep() ? ThreadStatus.SLEEPING : ThreadStatus.PARKED_TIMED;
      case "TERMINATED" -> ThreadStatus.TERMINATED;
      default -> ThreadStatus.UNKNOWN;
    };
  }

  private ThreadStatus statusOfStack() {
    return switch (frames.isEmpty() ? "" : method(frames.getFirst())) {
      case VIRTUAL + "park" -> ThreadStatus.PARKED;
      case VIRTUAL + "parkNanos" -> isAsleep() ? ThreadStatus.SLEEPING : ThreadStatus.PARKED_TIMED;
      case "", VIRTUAL + "tryYield", VIRTUAL + "yieldContinuation" -> ThreadStatus.RUNNABLE;
      default -> ThreadStatus.UNKNOWN;
    };
  }

  private boolean isAsleep() {
    return frames.stream()
        .limit(SLEEP_DEPTH)
        .anyMatch(frame -> method(frame).equals(VIRTUAL + "sleepNanos"));
  }

  private boolean isInObjectWait() {
    return !frames.isEmpty() && method(frames.getFirst()).startsWith("java.lang.Object.wait");
  }
}
