package jtrace.loader.abi;

import java.util.List;

/** enum jt_end: why the walk of a user stack ended. */
public enum EndReason {
  COMPLETE,
  NO_USER,
  MAX_STACK,
  DEPTH,
  NOT_READY,
  NO_MAPPING,
  NO_TABLE,
  NO_ROW,
  FAULT,
  BAD_FRAME,
  BAD_RETURN,
  BAD_BLOB,
  BAD_INTERP,
  FROZEN,
  EXITING,
  /** Given by the host only: frames are missing in between. */
  SPLICED,
  MOVED;

  private static final List<EndReason> ALL = List.of(values());

  /** Whether the stack reaches the thread's root. */
  public boolean isComplete() {
    return this == COMPLETE || this == NO_USER || this == EXITING;
  }

  /** Any number that is not listed is BAD_FRAME. */
  static EndReason of(int number) {
    return number >= 0 && number < ALL.size() ? ALL.get(number) : BAD_FRAME;
  }
}
