package jtrace.record;

import jtrace.profile.EventType;

/** How time off the CPU is told: which waits, and at whose stack. */
public enum WaitKind {
  /** Every wait, at the stack that waits. */
  OFF_CPU("off-cpu", "off_cpu", false),
  /** Waits for other threads (locks, conditions, queues), at the stack that waits. */
  BLOCK("block", "delay", false),
  /** Waits for locks, at the stack that unlocked. */
  MUTEX("mutex", "delay", true),
  /** Every wait that a thread ended, at the stack that woke. */
  WAKEUP("wakeup", "off_cpu", true),
  /** Virtual threads from leaving their carrier until they go on, at the stack that left. */
  UNMOUNTED("unmounted", "off_cpu", false),
  /** Virtual threads that wait and keep their carrier meanwhile. */
  PINNED("pinned", "off_cpu", false);

  private final String label;
  private final String valueType;
  private final boolean wakers;

  WaitKind(String label, String valueType, boolean wakers) {
    this.label = label;
    this.valueType = valueType;
    this.wakers = wakers;
  }

  public String label() {
    return label;
  }

  /** Whether the wakers' stacks are needed. */
  boolean needsWakers() {
    return wakers;
  }

  /** Whether it is told by the scheduler's switches, not by the JVM. */
  boolean isOfScheduler() {
    return this != UNMOUNTED;
  }

  EventType type() {
    String source = isOfScheduler() ? "sched_switch" : "freeze, thaw";
    return new EventType(label, valueType, "nanoseconds", 0, source);
  }
}
