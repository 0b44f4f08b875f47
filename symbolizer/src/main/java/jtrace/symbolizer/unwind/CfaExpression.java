package jtrace.symbolizer.unwind;

/** Recognises the DWARF expressions that rules can express. */
final class CfaExpression {

  private static final int DEREF = 0x06;
  private static final int PLUS_UCONST = 0x23;
  private static final int BREG0 = 0x70;
  private static final int BREG31 = 0x8f;

  /** rsp + 8 + ((pc & 15) >= 11) * 8: lazy PLT entries, as the linkers write it. */
  private static final int[] PLT = {
    0x77, 0x08, 0x80, 0x00, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22
  };

  private CfaExpression() {}

  /** DW_CFA_def_cfa_expression over [reader.at, end). */
  static void cfa(DwarfReader reader, int end, CfaState state) {
    if (isPlt(reader, end)) {
      state.cfa(CfaState.PLT, UnwindRule.RSP, 8, 0);
      return;
    }
    state.cfa(CfaState.NONE, 0, 0, 0);
    int op = reader.at < end ? reader.u1() : 0;
    if (op < BREG0 || op > BREG31) {
      return;
    }
    long offset = reader.sleb();
    offset += constant(reader, end);
    if (reader.at == end) {
      state.cfa(CfaState.REG, op - BREG0, offset, 0);
    } else if (reader.u1() == DEREF) {
      long after = constant(reader, end);
      if (reader.at == end) {
        state.cfa(CfaState.DEREF, op - BREG0, offset, after);
      }
    }
  }

  /** DW_CFA_expression: the address where {@code column} was saved; the CFA is on the stack. */
  static void location(DwarfReader reader, int end, long column, CfaState state) {
    state.location(column, CfaState.OTHER, 0, 0);
    int op = reader.at < end ? reader.byteAt(reader.at) : 0;
    if (op == PLUS_UCONST) {
      long offset = constant(reader, end);
      if (reader.at == end) {
        state.location(column, CfaState.AT_CFA, 0, offset);
      }
    } else if (op >= BREG0 && op <= BREG31) {
      reader.at++;
      long offset = reader.sleb();
      offset += constant(reader, end);
      if (reader.at == end) {
        state.location(column, CfaState.AT_REG, op - BREG0, offset);
      }
    }
  }

  private static long constant(DwarfReader reader, int end) {
    if (reader.at < end && reader.byteAt(reader.at) == PLUS_UCONST) {
      reader.at++;
      return reader.uleb();
    }
    return 0;
  }

  private static boolean isPlt(DwarfReader reader, int end) {
    if (end - reader.at != PLT.length) {
      return false;
    }
    for (int i = 0; i < PLT.length; i++) {
      if (reader.byteAt(reader.at + i) != PLT[i]) {
        return false;
      }
    }
    return true;
  }
}
