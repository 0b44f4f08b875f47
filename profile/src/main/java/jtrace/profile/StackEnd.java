package jtrace.profile;

/** Why the walk of a stack ended; the order is that of {@code enum jt_end} in jtrace_abi.h. */
public enum StackEnd {
  COMPLETE("complete", true),
  NO_USER("kernel thread", true),
  MAX_STACK("limit asked for", true),
  DEPTH("deeper than the recorder looks", false),
  NOT_READY("process not yet known", false),
  NO_MAPPING("address in no mapping", false),
  NO_TABLE("module without unwind table", false),
  NO_ROW("no unwind rule", false),
  FAULT("stack memory not readable", false),
  BAD_FRAME("implausible frame", false),
  BAD_RETURN("no return address in compiled frame", false),
  BAD_BLOB("code heap not readable", false),
  BAD_INTERP("implausible interpreter frame", false),
  FROZEN("frozen frames of a virtual thread", false),
  EXITING("thread ending, its stack is gone", true),
  /**
   * Not an end of the walk itself: it went on at the last Java frame, and some before are missing.
   */
  SPLICED("frames skipped before the last Java frame", false),
  MOVED("frozen frames that the collector was moving", false);

  private static final StackEnd[] ENDS = values();

  private final String label;
  private final boolean whole;

  StackEnd(String label, boolean whole) {
    this.label = label;
    this.whole = whole;
  }

  /** The end of that number; {@code values()} makes an array each time. */
  public static StackEnd of(int ordinal) {
    return ENDS[ordinal];
  }

  /** The cause in words, for tables and for the placeholder frame {@code [truncated: ...]}. */
  public String label() {
    return label;
  }

  /**
   * Whether the frames that a stack with a virtual thread's entry lacks may be the virtual
   * thread's; those of other causes lack below it.
   */
  public boolean isAboveCarrier() {
    return switch (this) {
      case FROZEN, SPLICED, MOVED -> true;
      case COMPLETE,
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
          EXITING ->
          false;
    };
  }

  /** Whether the stack has every frame it was asked to have. */
  public boolean isWhole() {
    return whole;
  }
}
