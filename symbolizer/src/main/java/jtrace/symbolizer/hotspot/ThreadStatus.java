package jtrace.symbolizer.hotspot;

/**
 * {@code Thread.State} and why, as HotSpot keeps it in {@code java.lang.Thread}. Source:
 * javaThreadStatus.hpp; the words are those of {@code jcmd Thread.print}.
 */
public enum ThreadStatus {
  NEW(0x0, "NEW"),
  TERMINATED(0x2, "TERMINATED"),
  RUNNABLE(0x5, "RUNNABLE"),
  SLEEPING(0xe1, "TIMED_WAITING (sleeping)"),
  IN_OBJECT_WAIT(0x191, "WAITING (on object monitor)"),
  IN_OBJECT_WAIT_TIMED(0x1a1, "TIMED_WAITING (on object monitor)"),
  PARKED(0x291, "WAITING (parking)"),
  PARKED_TIMED(0x2a1, "TIMED_WAITING (parking)"),
  BLOCKED_ON_MONITOR_ENTER(0x401, "BLOCKED (on object monitor)"),
  UNKNOWN(-1, "UNKNOWN");

  private final int bits;
  private final String words;

  ThreadStatus(int bits, String words) {
    this.bits = bits;
    this.words = words;
  }

  public String words() {
    return words;
  }

  static ThreadStatus of(int bits) {
    for (ThreadStatus status : values()) {
      if (status.bits == bits) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
