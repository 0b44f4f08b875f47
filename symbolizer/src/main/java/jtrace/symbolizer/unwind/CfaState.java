package jtrace.symbolizer.unwind;

import java.util.Arrays;
import jtrace.symbolizer.unwind.UnwindRule.CfaKind;
import jtrace.symbolizer.unwind.UnwindRule.Location;

/**
 * The part of a DWARF call-frame row that the walker needs: CFA, rbp, the return address and a
 * register with the caller's rsp, as ints so that rows cost no objects.
 */
final class CfaState {

  static final int CFA = 0; // kind, register, offset, second offset
  static final int FP = 4; // kind, register, offset
  static final int RA = 7;
  private static final int SP = 10; // as above; only when a register has it, else it is the CFA
  private static final int FLAGS = 13;
  static final int SIZE = 14;

  static final int NONE = CfaKind.NONE.ordinal();
  static final int REG = CfaKind.REG.ordinal();
  static final int DEREF = CfaKind.DEREF.ordinal();
  static final int PLT = CfaKind.PLT.ordinal();

  static final int SAME = Location.SAME.ordinal();
  static final int AT_CFA = Location.AT_CFA.ordinal();
  static final int AT_REG = Location.AT_REG.ordinal();
  static final int IN_REG = Location.REG.ordinal();

  /** A rule that cannot be expressed. */
  static final int OTHER = 4;

  static final int UNDEFINED = 5;
  static final int RETURN_COLUMN = 16;
  private static final int REGISTERS = 16;

  final int[] v = new int[SIZE];

  void reset() {
    Arrays.fill(v, 0);
  }

  void load(int[] from) {
    System.arraycopy(from, 0, v, 0, SIZE);
  }

  int[] save() {
    return v.clone();
  }

  void cfa(int kind, long register, long offset, long offset2) {
    boolean fits = register >= 0 && register < REGISTERS && isInt(offset) && isInt(offset2);
    v[CFA] = fits ? kind : NONE;
    v[CFA + 1] = fits ? (int) register : 0;
    v[CFA + 2] = fits ? (int) offset : 0;
    v[CFA + 3] = fits ? (int) offset2 : 0;
  }

  void cfaRegister(long register) {
    cfa(REG, register, v[CFA + 2], 0);
  }

  void cfaOffset(long offset) {
    cfa(REG, v[CFA + 1], offset, 0);
  }

  /** Where {@code column}'s value is; columns that the walker does not need are dropped. */
  void location(long column, int kind, long register, long offset) {
    int at = slot(column);
    if (at == SP && kind != IN_REG) {
      v[at] = SAME;
    } else if (at >= 0) {
      boolean fits = register >= 0 && register < REGISTERS && isInt(offset);
      v[at] = fits ? kind : OTHER;
      v[at + 1] = fits ? (int) register : 0;
      v[at + 2] = fits ? (int) offset : 0;
    }
  }

  void restore(long column, int[] initial) {
    int at = slot(column);
    if (at >= 0) {
      System.arraycopy(initial, at, v, at, 3);
    }
  }

  int[] key(boolean signal) {
    v[FLAGS] = signal ? UnwindRule.SIGNAL : 0;
    return v;
  }

  static UnwindRule toRule(int[] v) {
    if (v[RA] == UNDEFINED) {
      return new UnwindRule(
          CfaKind.REG,
          UnwindRule.RSP,
          8,
          0,
          Location.SAME,
          UnwindRule.RBP,
          0,
          Location.AT_CFA,
          0,
          -8,
          UnwindRule.STOP);
    }
    // An undefined rbp is no longer needed by the caller: its value does not matter.
    int fp = v[FP] == UNDEFINED ? SAME : v[FP];
    if (v[CFA] == NONE || fp == OTHER || v[RA] == OTHER || v[RA] == SAME) {
      return UnwindRule.NONE;
    }
    if (v[SP] != SAME) {
      return toOtherStack(v, fp);
    }
    return new UnwindRule(
        CfaKind.values()[v[CFA]],
        v[CFA + 1],
        v[CFA + 2],
        v[CFA + 3],
        Location.values()[fp],
        fp == AT_REG || fp == IN_REG ? v[FP + 1] : UnwindRule.RBP,
        v[FP + 2],
        Location.values()[v[RA]],
        v[RA + 1],
        v[RA + 2],
        v[FLAGS]);
  }

  /** The caller's rsp is in a register, as in longjmp: what lies at the CFA is told otherwise. */
  private static UnwindRule toOtherStack(int[] v, int fp) {
    boolean fpAtCfa = fp == AT_CFA;
    boolean raAtCfa = v[RA] == AT_CFA;
    if (v[SP] != IN_REG || (fpAtCfa || raAtCfa) && v[CFA] != REG) {
      return UnwindRule.NONE;
    }
    return new UnwindRule(
        CfaKind.REG,
        v[SP + 1],
        0,
        0,
        fpAtCfa ? Location.AT_REG : Location.values()[fp],
        fpAtCfa ? v[CFA + 1] : fp == SAME ? UnwindRule.RBP : v[FP + 1],
        fpAtCfa ? v[CFA + 2] + v[FP + 2] : v[FP + 2],
        raAtCfa ? Location.AT_REG : Location.values()[v[RA]],
        raAtCfa ? v[CFA + 1] : v[RA + 1],
        raAtCfa ? v[CFA + 2] + v[RA + 2] : v[RA + 2],
        v[FLAGS]);
  }

  private static int slot(long column) {
    return switch ((int) column) {
      case UnwindRule.RBP -> FP;
      case UnwindRule.RSP -> SP;
      case RETURN_COLUMN -> RA;
      default -> -1;
    };
  }

  private static boolean isInt(long value) {
    return value == (int) value;
  }
}
