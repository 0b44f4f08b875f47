package jtrace.loader.abi;

import java.util.List;

/** enum jt_wait_kind: a part of the time that a thread is off the CPU. */
public enum WaitPart {
  /** Until it was woken. */
  BLOCKED,
  /** Runnable, but not running. */
  RUN_QUEUE,
  /** A virtual thread that has no carrier: waiting or runnable. */
  UNMOUNTED;

  private static final List<WaitPart> ALL = List.of(values());

  /** Any number that is not listed is BLOCKED. */
  static WaitPart of(int number) {
    return number >= 0 && number < ALL.size() ? ALL.get(number) : BLOCKED;
  }
}
