package jtrace.tests.sweep;

/** A call that has not returned: made by a call instruction, a push and a jump, or a signal. */
final class Activation {
  enum Origin {
    /** Was there when the stepping began. */
    BASE,
    CALL,
    /** A call within the interpreter: no frame, unless a stub is jumped to from there. */
    LOCAL,
    /** A pushed address of code: real if control comes back to it. */
    PUSH,
    SIGNAL
  }

  static final long NEVER = Long.MAX_VALUE;

  final Origin origin;
  final long returnPc;
  final Activation below;

  /** Step that made it. */
  final long started;

  /** The instruction that made it; 0 when it was there before. */
  final long madeBy;

  /** Where the return address lies, or lay when it was taken off the stack last. */
  long slot;

  /** What was in the slot when it left the stack: deoptimization puts another address there. */
  long taken;

  /** Step at which the return address left the stack; {@link #NEVER} while it is there. */
  long inFlightSince = NEVER;

  /** Step at which control left the code that pushed the return address. */
  long entered = NEVER;

  /** Of a push: the piece of code that it is in. */
  long pushedIn;

  /** Of a push: the call of a deoptimization whose frame it is pushed in place of, else null. */
  Activation replaced;

  /** Of a push: the interpreter has pushed one of its return entries. */
  boolean byInterpreter;

  /**
   * Where control came back, or would have, which may be elsewhere: a return address can be changed
   * meanwhile.
   */
  long arrivedPc;

  /** Step from which on the call is over. */
  long end = NEVER;

  /**
   * Whether it ended by an exception or a longjmp and not at its return address: its end is not one
   * instant.
   */
  boolean unwound;

  Activation(Origin origin, long returnPc, long slot, long started, long madeBy, Activation below) {
    this.origin = origin;
    this.returnPc = returnPc;
    taken = returnPc;
    this.slot = slot;
    this.started = started;
    this.madeBy = madeBy;
    this.below = below;
  }

  /**
   * Whether control came back, or an exception, or the stepping ended first. A push of which
   * nothing came was no call.
   */
  boolean confirmed;

  private boolean isReal() {
    return origin != Origin.PUSH || confirmed;
  }

  /** Whether it belongs into the callers at a step, now that the future is known. */
  boolean isLive(long step) {
    return step < end && isReal() && (origin != Origin.PUSH || step >= entered);
  }

  /** Whether both answers are right: an exception's or longjmp's way out of it. */
  boolean isOptional(long step) {
    return unwound && step >= inFlightSince && step < end;
  }

  /** Steps of its life, for a report. */
  String life() {
    return origin
        + (confirmed ? "" : " unconfirmed")
        + (unwound ? " unwound" : "")
        + " from "
        + started
        + (entered == NEVER ? "" : " entered " + entered)
        + (inFlightSince == NEVER ? "" : " in flight " + inFlightSince)
        + (end == NEVER ? "" : " to " + end);
  }
}
