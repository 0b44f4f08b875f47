package jtrace.symbolizer.unwind;

import java.util.Arrays;
import java.util.Locale;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Rules for HotSpot's continuation stubs, which replace the stack under their feet
 * (stubGenerator_x86_64.cpp: generate_cont_thaw, generate_cont_preempt_stub; JDK 21 to 26).
 *
 * <p>The thaw stubs run on the frame of Continuation.enterSpecial while the frames above it lie in
 * the heap. They call two functions: the first says how large the frames to thaw are, the second
 * copies them and returns the thawed stack pointer, to which the stub moves. The preempt stub takes
 * the whole continuation off, which ends in the caller of enterSpecial.
 */
final class ContinuationRows {

  /** The stack belongs to enterSpecial, the callers are frozen. */
  static final UnwindRule FROZEN =
      new UnwindRule(
          UnwindRule.CfaKind.REG,
          UnwindRule.RSP,
          8,
          0,
          UnwindRule.Location.SAME,
          UnwindRule.RBP,
          0,
          UnwindRule.Location.AT_CFA,
          0,
          -8,
          UnwindRule.CONTINUATION);

  private static final int RAX = 0;
  private static final int RDX = 2;
  private static final int RSP = FrameState.RSP;
  private static final int NOWHERE = Integer.MIN_VALUE;

  private final byte[] code;
  private final RuleNumbers numbers;
  private final int[] rules;
  private final X86Decoder decoder = new X86Decoder();

  /** Register that holds the thawed stack pointer, or {@link #NOWHERE}. */
  private int thawed = NOWHERE;

  /** Canonical frame address minus rsp once rsp is a frame's own, or {@link #NOWHERE}. */
  private int cfa = NOWHERE;

  private boolean rbpRestored;
  private boolean returnAddressPopped;

  ContinuationRows(byte[] code, RuleNumbers numbers) {
    this.code = code;
    this.numbers = numbers;
    rules = new int[code.length];
    Arrays.fill(rules, -1);
  }

  /**
   * Whether a stub of that name is one of these: "Cont thaw" on 21, "cont_thaw" on 25, "Stub
   * Generator cont_thaw_stub" on 26.
   */
  static boolean covers(String stub) {
    String name = stub.toLowerCase(Locale.ROOT).replace(' ', '_');
    return name.startsWith("cont_") || name.startsWith("stub_generator_cont_");
  }

  /** The rule's number at each instruction's offset, -1 between instructions. */
  int[] run() {
    int removed = entryRemoval();
    int onEntry = NOWHERE;
    long sizing = NOWHERE;
    for (int at = 0, length; at < code.length; at += length) {
      length = decoder.decode(code, at, code.length);
      if (length == 0) {
        break;
      }
      rules[at] = numbers.of(rule());
      switch (decoder.operation()) {
        case CALL -> {
          if (cfa == NOWHERE && thawed == NOWHERE) {
            if (sizing == NOWHERE) {
              sizing = decoder.branchTarget();
            } else if (decoder.branchTarget() != sizing) {
              thawed = RAX;
            }
          }
        }
        case MOVE -> move();
        case LOAD -> {
          if (decoder.target() == RSP && removed != NOWHERE) {
            cfa = removed + 16;
            onEntry = cfa;
          }
        }
        case RETURN -> {
          cfa = onEntry;
          rbpRestored = false;
        }
        default -> track(decoder.operation());
      }
    }
    return rules;
  }

  /** Size of the entry that the stub takes off the stack; {@link #NOWHERE} for the thaw stubs. */
  private int entryRemoval() {
    int removed = NOWHERE;
    for (int at = 0, length; at < code.length; at += length) {
      length = decoder.decode(code, at, code.length);
      if (length == 0) {
        break;
      }
      if (decoder.operation() == Operation.CALL) {
        return NOWHERE;
      }
      boolean grows = decoder.operation() == Operation.ADD_CONSTANT && decoder.target() == RSP;
      if (grows && decoder.immediate() > 0) {
        removed = (int) decoder.immediate();
      }
    }
    return removed;
  }

  private UnwindRule rule() {
    if (cfa != NOWHERE) {
      UnwindRule frame =
          rbpRestored
              ? UnwindRule.frame(UnwindRule.RSP, cfa, UnwindRule.Location.SAME, 0)
              : UnwindRule.frame(UnwindRule.RSP, cfa, UnwindRule.Location.AT_CFA, -16);
      return returnAddressPopped ? inRdx(frame) : frame;
    }
    // the second of two calls, one of which aligns the stack
    return thawed == NOWHERE || decoder.operation() == Operation.CALL
        ? FROZEN
        : UnwindRule.frame(FrameRules.dwarf(thawed), 0, UnwindRule.Location.AT_CFA, -16);
  }

  private static UnwindRule inRdx(UnwindRule frame) {
    return new UnwindRule(
        frame.cfaKind(),
        frame.cfaReg(),
        frame.cfaOffset(),
        0,
        frame.fp(),
        frame.fpReg(),
        frame.fpOffset(),
        UnwindRule.Location.REG,
        1, // DWARF's number of rdx
        0,
        0);
  }

  private void move() {
    if (thawed != NOWHERE && decoder.source() == thawed) {
      if (decoder.target() == RSP) {
        cfa = 0;
        thawed = NOWHERE;
      } else {
        thawed = decoder.target();
      }
    }
  }

  private void track(Operation operation) {
    if (cfa == NOWHERE) {
      return;
    }
    switch (operation) {
      case PUSH_REGISTER, PUSH -> cfa += 8;
      case POP_REGISTER -> {
        rbpRestored |= decoder.target() == FrameState.RBP;
        returnAddressPopped |= decoder.target() == RDX && cfa == 8;
        cfa -= 8;
      }
      case ADD_CONSTANT -> {
        if (decoder.target() == RSP) {
          cfa -= (int) decoder.immediate();
        }
      }
      default -> {}
    }
  }
}
