package jtrace.symbolizer.unwind;

/** Turns a {@link FrameState} into the rule that steps to the caller, or none. */
final class FrameRules {

  /** The hardware's register numbers to DWARF's. */
  private static final int[] DWARF = {0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};

  /** Bases in order of preference: in frames that called something only the first two are known. */
  private static final int[] ORDER = {
    FrameState.RSP, FrameState.RBP, FrameState.R13, 0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 14, 15
  };

  static final UnwindRule INTERPRETED =
      new UnwindRule(
          UnwindRule.CfaKind.DEREF,
          UnwindRule.RBP,
          -8,
          0,
          UnwindRule.Location.AT_REG,
          UnwindRule.RBP,
          0,
          UnwindRule.Location.AT_REG,
          UnwindRule.RBP,
          8,
          UnwindRule.INTERP);

  private FrameRules() {}

  /** DWARF's number of a register. */
  static int dwarf(int register) {
    return DWARF[register];
  }

  private record Place(UnwindRule.Location kind, int register, int offset) {
    static final Place NOWHERE = new Place(UnwindRule.Location.SAME, 0, 0);
  }

  /**
   * @param cfa the canonical frame address as a value of the state
   */
  static UnwindRule of(FrameState state, long cfa) {
    if (state.inInterpreterFrame()) {
      return INTERPRETED;
    }
    UnwindRule.CfaKind kind = UnwindRule.CfaKind.REG;
    int register = registerWithBase(state, FrameState.base(cfa));
    int offset = 0;
    int offset2 = 0;
    if (register >= 0) {
      offset = FrameState.offset(cfa) - FrameState.offset(state.register(register));
    } else {
      kind = UnwindRule.CfaKind.DEREF;
      for (int i = 0; i < state.slotCount() && register < 0; i++) {
        if (FrameState.base(state.slotValue(i)) == FrameState.base(cfa)) {
          register = registerWithBase(state, FrameState.base(state.slotAddress(i)));
          if (register >= 0) {
            offset =
                FrameState.offset(state.slotAddress(i))
                    - FrameState.offset(state.register(register));
            offset2 = FrameState.offset(cfa) - FrameState.offset(state.slotValue(i));
          }
        }
      }
    }
    if (register < 0) {
      return FrameState.base(cfa) == FrameState.ENTRY_BASE ? onTop(state) : UnwindRule.NONE;
    }
    Place ra = place(state, cfa, FrameState.RETURN_ADDRESS);
    Place fp =
        state.register(FrameState.RBP) == FrameState.CALLER_RBP
            ? new Place(UnwindRule.Location.SAME, DWARF[FrameState.RBP], 0)
            : place(state, cfa, FrameState.CALLER_RBP);
    if (ra == Place.NOWHERE || fp == Place.NOWHERE) {
      return UnwindRule.NONE;
    }
    int flags = state.register(FrameState.RBX) == FrameState.METHOD ? UnwindRule.INTERP_METHOD : 0;
    return new UnwindRule(
        kind,
        DWARF[register],
        offset,
        offset2,
        fp.kind,
        fp.register,
        fp.offset,
        ra.kind,
        ra.register,
        ra.offset,
        flags);
  }

  /**
   * The end of an I2C adapter has forgotten where its caller's sp was before it aligned the stack,
   * and so will the compiled method that it jumps to: the caller does not depend on it.
   */
  private static UnwindRule onTop(FrameState state) {
    long stack = state.register(FrameState.RSP);
    return state.slot(stack) == FrameState.RETURN_ADDRESS
            && state.register(FrameState.RBP) == FrameState.CALLER_RBP
        ? UnwindRule.frame(UnwindRule.RSP, 8, UnwindRule.Location.SAME, 0)
        : UnwindRule.NONE;
  }

  private static int registerWithBase(FrameState state, int base) {
    for (int r : ORDER) {
      if (FrameState.base(state.register(r)) == base) {
        return r;
      }
    }
    return -1;
  }

  private static Place place(FrameState state, long cfa, long wanted) {
    for (int i = 0; i < state.slotCount(); i++) {
      long address = state.slotAddress(i);
      if (state.slotValue(i) == wanted && FrameState.base(address) == FrameState.base(cfa)) {
        return new Place(
            UnwindRule.Location.AT_CFA, 0, FrameState.offset(address) - FrameState.offset(cfa));
      }
    }
    for (int i = 0; i < state.slotCount(); i++) {
      long address = state.slotAddress(i);
      int register = registerWithBase(state, FrameState.base(address));
      if (state.slotValue(i) == wanted && register >= 0) {
        return new Place(
            UnwindRule.Location.AT_REG,
            DWARF[register],
            FrameState.offset(address) - FrameState.offset(state.register(register)));
      }
    }
    for (int r : ORDER) {
      if (state.register(r) == wanted) {
        return new Place(UnwindRule.Location.REG, DWARF[r], 0);
      }
    }
    return Place.NOWHERE;
  }
}
