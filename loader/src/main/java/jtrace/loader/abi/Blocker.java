package jtrace.loader.abi;

import java.util.List;

/** enum jt_blocker: what a thread waited for in HotSpot. */
public enum Blocker {
  NONE,
  MONITOR,
  WAIT,
  PARK;

  private static final List<Blocker> ALL = List.of(values());

  /** Any number that is not listed is NONE. */
  static Blocker of(int number) {
    return number >= 0 && number < ALL.size() ? ALL.get(number) : NONE;
  }
}
