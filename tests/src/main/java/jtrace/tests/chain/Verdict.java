package jtrace.tests.chain;

/** What {@link StackCheck} says of a stack. */
public record Verdict(Kind kind, String cause) {

  public enum Kind {
    /** The stack is one that the program can have, down to the thread's root. */
    RIGHT,
    /** Every own frame is right; a method of the JDK above them is one that was not foreseen. */
    IMPRECISE,
    /** A frame is skipped, repeated, out of order or foreign. */
    WRONG,
    /** What is there is right, but the root is missing. */
    INCOMPLETE,
    /** A stack of another thread. */
    OTHER,
    /** A stack of another thread without its root. */
    OTHER_INCOMPLETE
  }
}
