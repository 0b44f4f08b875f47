package jtrace.record;

import jtrace.profile.EventType;

/** What happens in a JVM, told by functions of libjvm that its own code calls. */
public enum JvmKind {
  /** Pauses for garbage collection, at the stack that asked for them. */
  GC("gc", "pauses", true),
  /** All time for which Java threads are stopped, and the time until they have. */
  SAFEPOINT("safepoint", "pauses", true),
  /** Time of compiler threads, by method. */
  JIT("jit", "compilations", true),
  /** Classes, at the stack that caused them to be loaded. */
  CLASS_LOAD("class-load", "classes", false),
  /** Platform threads, at the stack that starts them. */
  THREAD_START("thread-start", "threads", false),
  /** Throwables that get a stack trace, at the stack that makes them. */
  EXCEPTIONS("exceptions", "exceptions", false);

  private final String label;
  private final String valueType;
  private final boolean timed;

  JvmKind(String label, String valueType, boolean timed) {
    this.label = label;
    this.valueType = valueType;
    this.timed = timed;
  }

  public String label() {
    return label;
  }

  /** Whether each counts as one, not by its time. */
  boolean isCounted() {
    return !timed;
  }

  /** Whether it is of pauses for all Java threads. */
  boolean stops() {
    return this == GC || this == SAFEPOINT;
  }

  /**
   * What its samples measure.
   *
   * @param every of the events that are counted
   */
  EventType type(long every) {
    return timed
        ? new EventType(label, valueType, "nanoseconds", 0, "libjvm")
        : new EventType(label, valueType, "count", every, "libjvm");
  }
}
