package jtrace.symbolizer.hotspot;

/**
 * What a Java thread waits for, as HotSpot and java.util.concurrent note it.
 *
 * @param object address of the monitor's object, or of the blocker that the thread is parked for;
 *     another one after the collector has moved it
 * @param className of that object; empty when it cannot be read
 * @param owner who holds it
 */
public record LockWait(Kind kind, long object, String className, Owner owner) {

  /** How it waits. */
  public enum Kind {
    /** To enter a monitor. */
    ENTER,
    /** In Object.wait. */
    WAIT,
    /** In LockSupport.park. */
    PARK
  }

  /** Who holds a lock. */
  public sealed interface Owner {
    /** Nobody, or what is waited for has no owner: conditions, queues. */
    record None() implements Owner {}

    /**
     * A platform thread, or the carrier of a mounted virtual one.
     *
     * @param tid native thread id in the target's pid namespace
     */
    record Native(int tid) implements Owner {}

    /** A virtual thread that is on no carrier, or a thread that is not on the JVM's list. */
    record Java(long threadId) implements Owner {}

    /** Somebody, but it cannot be told who. */
    record Unknown() implements Owner {}
  }
}
