package jtrace.loader.abi;

import java.util.List;

/** enum jt_blocker: what a thread waited for. */
public enum Blocker {
  NONE,
  MONITOR,
  WAIT,
  PARK,
  /** A file or socket. */
  RESOURCE,
  /** Nothing: its cgroup has used up its CPU time. */
  THROTTLED,
  /** Nothing: another task has its CPU. */
  TASK;

  private static final List<Blocker> ALL = List.of(values());

  /** Any number that is not listed is NONE. */
  static Blocker of(int number) {
    return number >= 0 && number < ALL.size() ? ALL.get(number) : NONE;
  }
}
