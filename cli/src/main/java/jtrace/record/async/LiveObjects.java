package jtrace.record.async;

import jtrace.profile.EventType;
import jtrace.record.EventRequest;
import jtrace.record.JvmFlags;

/**
 * What sampled objects that are still there stand for. The JVM samples allocations at exponentially
 * distributed distances (JEP 331), so an object of a size is met with a known chance.
 *
 * @param intervalBytes mean distance
 */
record LiveObjects(long intervalBytes) {
  /** Of async-profiler's table of references; so many of a full heap's objects fit well. */
  private static final long SAMPLES_OF_FULL_HEAP = 512;

  private static final String LIVE = "live";

  /**
   * The reader makes two events of an object; the other is its number, which a sample has anyway.
   */
  private static final String NUMBER = "-objects";

  /** Larger than asked for where the heap is so large that the table would be full. */
  static long intervalBytes(int pid, EventRequest.Live request) {
    long most = JvmFlags.number(pid, "MaxHeapSize").orElse(0) / SAMPLES_OF_FULL_HEAP;
    return Math.max(1, Math.max(request.intervalBytes(), most));
  }

  /** Whether the event's values are sizes of sampled objects. */
  static boolean isSampled(EventType event) {
    return event.name().equals(LIVE);
  }

  /** Whether the event says the same once more, as a number of objects. */
  static boolean isNumber(EventType event) {
    return event.name().equals(LIVE + NUMBER);
  }

  /** The event of objects that are still there. */
  EventType type() {
    return sampled(new EventType(LIVE, "inuse_space", "bytes", 0, "async-profiler"));
  }

  EventType sampled(EventType event) {
    return new EventType(
        event.name(), event.valueType(), event.unit(), intervalBytes, "async-profiler");
  }

  /** How many objects of the size it stands for. */
  double objects(long sizeBytes) {
    return 1 / -Math.expm1(-(double) sizeBytes / intervalBytes);
  }
}
