package jtrace.record;

import java.util.Locale;

/** What an event costs the programs that are recorded. */
public enum EventCost {
  /** So many samples a second, whatever the programs do. */
  SAMPLED,
  /** Work in the kernel each time, where a thread is in the kernel anyway. */
  KERNEL,
  /** A trap into the kernel each time, from code that otherwise stays out of it. */
  TRAP,
  /** A library is loaded into the JVM and samples there. */
  LOADED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
