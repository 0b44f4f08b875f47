package jtrace.tests.sweep;

import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Follows calls and returns by what instructions do to the stack pointer: the oracle of the
 * callers, which knows no rule of the unwinder.
 *
 * <p>A call lasts until control arrives at its return address with the address's slot popped. In
 * between the address may be popped and pushed elsewhere, as adapters and interpreter entries do.
 * The interpreter and deoptimization push return addresses without a call: such a push counts if
 * control arrives there later. Exceptions end calls elsewhere: when another unit of code than the
 * caller jumps through a register into the caller's.
 */
final class Shadow {
  private static final int LONGEST_CALL = 8;

  /** What the shadow asks about the target. */
  interface Code {
    /** A number for the nmethod or other blob of the address; 0 when it is no generated code. */
    long unit(long pc);

    /** A number for the codelet, stub or blob of the address. */
    long piece(long pc);

    boolean isInterpreter(long pc);

    /** Whether it is an adapter between interpreted and compiled code. */
    boolean isAdapter(long pc);

    /**
     * Whether it is code that a signal handler goes to and that goes back to what was interrupted.
     */
    boolean isPollHandler(long pc);

    /** Whether it is an indirect jump through a register. */
    boolean jumpsThroughRegister(long pc);

    /** Whether it is code that replaces a compiled frame by frames of the interpreter. */
    boolean isDeoptimization(long pc);

    /** Whether it is where compiled code jumps to for its handler, with the throwing pc in rdx. */
    boolean isExceptionEntry(long pc);

    /**
     * Whether it is a push, but not of a word of the stack itself; other instructions make room and
     * leave old words there.
     */
    boolean pushes(long pc);
  }

  private final Code code;
  private final LongUnaryOperator word;
  private final LongSupplier rdx;
  private Activation top;
  private long step;

  /** The instruction that is taken over. */
  private long at;

  /** While a return address is off the stack: the word that is on top. */
  private long topWord;

  Shadow(Code code, LongUnaryOperator word, LongSupplier rdx) {
    this.code = code;
    this.word = word;
    this.rdx = rdx;
  }

  void base(long returnPc, long slot) {
    top = new Activation(Activation.Origin.BASE, returnPc, slot, step, 0, top);
  }

  Activation top() {
    return top;
  }

  /** Takes over what one instruction did. */
  void stepped(long fromPc, long fromSp, long pc, long sp) {
    follow(fromPc, fromSp, pc, sp);
    if (top != null && top.inFlightSince != Activation.NEVER) {
      topWord = word.applyAsLong(sp);
    }
    if (code.unit(fromPc) == 0 && code.unit(pc) != 0) {
      filledIn();
    }
  }

  private void follow(long fromPc, long fromSp, long pc, long sp) {
    step++;
    at = fromPc;
    leave(fromPc, pc);
    boolean pushed = sp == fromSp - 8;
    if (pushed) {
      long value = word.applyAsLong(sp);
      if (value > fromPc && value - fromPc <= LONGEST_CALL && value != pc) {
        boolean local = code.isInterpreter(fromPc) && code.isInterpreter(pc);
        push(local ? Activation.Origin.LOCAL : Activation.Origin.CALL, value, sp);
        return;
      }
    }
    if (top == null) {
      return;
    }
    if ((sp > top.slot || sp == top.slot && pc == top.returnPc) && popped(fromPc, fromSp, pc, sp)) {
      return;
    }
    if (!pushed && code.isExceptionEntry(pc) && pc != fromPc) {
      push(Activation.Origin.CALL, rdx.getAsLong(), sp - 8); // its frame stays; pushed as its first
      return;
    }
    boolean rehomed =
        top.inFlightSince != Activation.NEVER
            && keepsWords(fromPc)
            && putsWord(fromSp, sp)
            && rehome(sp);
    if (pushed && !rehomed && isFree(sp) && code.unit(fromPc) != 0 && code.pushes(fromPc)) {
      long value = word.applyAsLong(sp);
      if (value == top.returnPc && code.isAdapter(fromPc)) {
        top.slot = sp; // moved; in recursive code others push a new one that is equal
      } else if (code.isInterpreter(fromPc) && code.piece(value) == code.piece(fromPc)) {
        push(Activation.Origin.LOCAL, value, sp); // where it goes on behind a call of the VM
        return;
      } else if (code.unit(value) != 0) {
        push(Activation.Origin.PUSH, value, sp);
        top.pushedIn = code.piece(fromPc);
        top.byInterpreter =
            code.isInterpreter(fromPc)
                && code.isInterpreter(value)
                && top.pushedIn != code.piece(value);
        return;
      }
    }
  }

  /** Whether what is pushed there is another word than the return address that is followed. */
  private boolean isFree(long slot) {
    return slot != top.slot
        || top.inFlightSince != Activation.NEVER && word.applyAsLong(slot) != top.returnPc;
  }

  /**
   * Control leaves the code that has pushed return addresses: from now on they count. A call does
   * not leave it, but from a deoptimization, which pushes them for all its frames before it fills
   * the frames in.
   */
  private void leave(long fromPc, long pc) {
    if (top == null || top.origin != Activation.Origin.PUSH || top.entered != Activation.NEVER) {
      return;
    }
    long from = code.piece(fromPc);
    if (top.pushedIn != from || from == code.piece(pc)) {
      return;
    }
    boolean deopt = code.isDeoptimization(fromPc);
    if (!deopt && word.applyAsLong(top.slot - 8) == fromPc) {
      return;
    }
    for (Activation a = top; a != null && a.origin == Activation.Origin.PUSH; a = a.below) {
      if (a.entered == Activation.NEVER && a.pushedIn == from) {
        a.entered = step;
      }
      if (!deopt) {
        return;
      }
    }
  }

  /**
   * The JVM has filled in frames of the interpreter that deoptimization has pushed, and with it may
   * have chosen other places of the interpreter to come back to.
   */
  private void filledIn() {
    for (Activation a = top; a != null; a = a.below) {
      if (a.origin == Activation.Origin.PUSH && code.isInterpreter(a.returnPc)) {
        long now = word.applyAsLong(a.slot);
        if (now != a.returnPc && code.isInterpreter(now)) {
          a.arrivedPc = now;
        }
      }
    }
  }

  /** A signal's handler was entered. */
  void signalled(long fromPc, long sp) {
    step++;
    at = fromPc;
    push(Activation.Origin.SIGNAL, fromPc, sp + 8);
    push(Activation.Origin.CALL, word.applyAsLong(sp), sp);
  }

  /** No more steps: what is still on the stack counts. */
  void finish() {
    for (Activation a = top; a != null; a = a.below) {
      a.confirmed =
          a.inFlightSince == Activation.NEVER && a.entered != Activation.NEVER && isThere(a);
    }
  }

  private boolean isThere(Activation a) {
    long now = word.applyAsLong(a.slot);
    return now == a.returnPc || now == a.arrivedPc;
  }

  long step() {
    return step;
  }

  private void push(Activation.Origin origin, long returnPc, long slot) {
    // a call without a return address: deoptimization has taken the frame away
    Activation replaced = null;
    while (top != null && top.inFlightSince != Activation.NEVER) {
      top.end = step;
      top.unwound = true;
      top.confirmed = top.byInterpreter && top.entered != Activation.NEVER;
      replaced = top;
      top = top.below;
    }
    top = new Activation(origin, returnPc, slot, step, at, top);
    top.replaced = replaced;
  }

  /** Return addresses are no more on the stack; true when one of them was arrived at. */
  private boolean popped(long fromPc, long fromSp, long pc, long sp) {
    for (Activation a = top; a != null && sp >= a.slot; a = a.below) {
      boolean byChangedAddress =
          a == top && fromSp == a.slot && sp == a.slot + 8 && word.applyAsLong(a.slot) == pc;
      if (a.origin == Activation.Origin.SIGNAL && sp > a.slot
          || a.returnPc == pc
          || byChangedAddress) {
        end(a, false);
        a.arrivedPc = pc;
        if (a.origin == Activation.Origin.SIGNAL && code.isPollHandler(pc)) {
          // a poll at a method's end is over with the method: what it returns to is on top
          push(Activation.Origin.PUSH, a.returnPc, sp - 8);
          top.entered = step;
        }
        return true;
      }
    }
    boolean jump = code.jumpsThroughRegister(fromPc);
    if (jump && code.unit(fromPc) == 0 && code.unit(pc) == 0 && fromSp == sp && sp > top.slot) {
      longJump(pc, sp);
      return true;
    }
    for (Activation a = top; a != null && sp > a.slot; a = a.below) {
      if (jump && code.unit(pc) != 0 && code.unit(pc) == code.unit(a.returnPc)) {
        end(a, true);
        return true;
      }
      if (a.inFlightSince == Activation.NEVER) {
        a.inFlightSince = step;
        a.taken = word.applyAsLong(a.slot);
      }
    }
    return false;
  }

  /** The C library says from the first instruction of longjmp on that it returns to its target. */
  private void longJump(long pc, long sp) {
    Activation longjmp = top;
    Activation last = top;
    while (last.below != null && sp > last.below.slot) {
      last = last.below;
    }
    end(last, true);
    last.arrivedPc = pc;
    for (Activation a = longjmp; a != last; a = a.below) {
      a.inFlightSince = longjmp.started;
    }
  }

  private void end(Activation last, boolean unwound) {
    for (Activation a = top; a != last; a = a.below) {
      a.end = step;
      a.unwound = true;
      a.inFlightSince = Math.min(a.inFlightSince, step);
    }
    last.end = step;
    last.unwound = unwound;
    last.confirmed = true;
    last.inFlightSince = Math.min(last.inFlightSince, step);
    top = last.below;
  }

  /** Deoptimization makes room, of one word as well, over words that it pushes anew. */
  private boolean keepsWords(long pc) {
    return !code.isDeoptimization(pc) || code.pushes(pc);
  }

  /**
   * A pop shows an older word, which may be equal: adapters leave the address where it was, too.
   */
  private boolean putsWord(long fromSp, long sp) {
    return sp < fromSp || sp == fromSp && word.applyAsLong(sp) != topWord;
  }

  private boolean rehome(long sp) {
    long value = word.applyAsLong(sp);
    for (Activation a = top; a != null && a.inFlightSince != Activation.NEVER; a = a.below) {
      if (a.returnPc == value || a.taken == value) {
        a.slot = sp;
        a.inFlightSince = Activation.NEVER;
        return true;
      }
    }
    return false;
  }
}
