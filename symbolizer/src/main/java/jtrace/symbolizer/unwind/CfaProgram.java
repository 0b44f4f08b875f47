package jtrace.symbolizer.unwind;

/** Runs call-frame instructions (DWARF 5 section 6.4.2) and hands rows to a {@link RuleTable}. */
final class CfaProgram {

  /** Nesting of DW_CFA_remember_state; compilers use 1 or 2. */
  private static final int MAX_REMEMBERED = 64;

  private final DwarfReader reader;
  private final RuleTable rows;
  private final CfaState state = new CfaState();
  private final int[][] remembered = new int[MAX_REMEMBERED][CfaState.SIZE];
  private int depth;

  CfaProgram(DwarfReader reader, RuleTable rows) {
    this.reader = reader;
    this.rows = rows;
  }

  /** Runs the CIE's own instructions and keeps the result in it. */
  boolean prepare(Cie cie) {
    state.reset();
    boolean whole = run(cie, cie.programStart, cie.programEnd, 0, 0) >= 0;
    cie.initial = state.save();
    return whole;
  }

  /** Rows of one FDE for [pc, limit). What follows a broken instruction becomes a gap. */
  void rows(Cie cie, int start, int end, long pc, long limit) {
    state.load(cie.initial);
    long last = run(cie, start, end, pc, limit);
    boolean whole = last >= 0;
    long at = whole ? last : ~last;
    if (at < limit) {
      rows.row(at, whole ? rows.rule(state, cie.signal) : 0);
    }
  }

  /** Returns the pc reached, or its complement when an instruction could not be followed. */
  private long run(Cie cie, int start, int end, long from, long limit) {
    long pc = from;
    depth = 0;
    reader.at = start;
    try {
      while (reader.at < end && pc <= limit) {
        long next = step(cie, end, pc);
        if (next < pc) {
          return ~pc;
        }
        if (next != pc && pc < limit) {
          rows.row(pc, rows.rule(state, cie.signal));
        }
        pc = next;
      }
    } catch (IndexOutOfBoundsException | DwarfReader.UnsupportedEncodingException e) {
      return ~pc;
    }
    return reader.at > end ? ~pc : pc;
  }

  /** Runs one instruction; returns the pc after it, -1 when it cannot be followed. */
  private long step(Cie cie, int end, long pc) {
    int op = reader.u1();
    int low = op & 0x3f;
    switch (op >>> 6) {
      case 1 -> {
        return pc + low * cie.codeAlignment;
      }
      case 2 -> saved(cie, low, reader.uleb() * cie.dataAlignment);
      case 3 -> restore(cie, low);
      default -> {
        return extended(cie, low, end, pc);
      }
    }
    return pc;
  }

  private long extended(Cie cie, int op, int end, long pc) {
    return switch (op) {
      case 0x00 -> pc;
      case 0x01 -> reader.pointer(cie.encoding);
      case 0x02 -> pc + reader.u1() * cie.codeAlignment;
      case 0x03 -> pc + reader.u2() * cie.codeAlignment;
      case 0x04 -> pc + reader.u4() * cie.codeAlignment;
      case 0x1d -> pc + reader.u8() * cie.codeAlignment;
      case 0x0a -> remember() ? pc : -1;
      case 0x0b -> restoreRemembered() ? pc : -1;
      default -> define(cie, op, end) ? pc : -1;
    };
  }

  private boolean remember() {
    if (depth == MAX_REMEMBERED) {
      return false;
    }
    System.arraycopy(state.v, 0, remembered[depth++], 0, CfaState.SIZE);
    return true;
  }

  private boolean restoreRemembered() {
    if (depth == 0) {
      return false;
    }
    state.load(remembered[--depth]);
    return true;
  }

  /** Instructions that define a rule. */
  private boolean define(Cie cie, int op, int end) {
    switch (op) {
      case 0x05 -> saved(cie, reader.uleb(), reader.uleb() * cie.dataAlignment);
      case 0x06 -> restore(cie, reader.uleb());
      case 0x07 -> location(cie, reader.uleb(), CfaState.UNDEFINED, 0, 0);
      case 0x08 -> location(cie, reader.uleb(), CfaState.SAME, 0, 0);
      case 0x09 -> location(cie, reader.uleb(), CfaState.IN_REG, reader.uleb(), 0);
      case 0x0c -> state.cfa(CfaState.REG, reader.uleb(), reader.uleb(), 0);
      case 0x0d -> state.cfaRegister(reader.uleb());
      case 0x0e -> state.cfaOffset(reader.uleb());
      case 0x0f -> {
        int stop = block(end);
        CfaExpression.cfa(reader, stop, state);
        reader.at = stop;
      }
      case 0x10 -> {
        long column = column(cie, reader.uleb());
        int stop = block(end);
        CfaExpression.location(reader, stop, column, state);
        reader.at = stop;
      }
      case 0x11 -> saved(cie, reader.uleb(), reader.sleb() * cie.dataAlignment);
      case 0x12 -> state.cfa(CfaState.REG, reader.uleb(), reader.sleb() * cie.dataAlignment, 0);
      case 0x13 -> state.cfaOffset(reader.sleb() * cie.dataAlignment);
      case 0x14, 0x15 -> {
        location(cie, reader.uleb(), CfaState.OTHER, 0, 0);
        reader.uleb();
      }
      case 0x16 -> {
        location(cie, reader.uleb(), CfaState.OTHER, 0, 0);
        reader.at = block(end);
      }
      case 0x2e -> reader.uleb(); // GNU_args_size
      case 0x2f -> saved(cie, reader.uleb(), -reader.uleb() * cie.dataAlignment);
      default -> {
        return false;
      }
    }
    return true;
  }

  private int block(int end) {
    long sizeBytes = reader.uleb();
    if (sizeBytes < 0 || sizeBytes > end - reader.at) {
      throw new IndexOutOfBoundsException("expression past the end of its entry");
    }
    return reader.at + (int) sizeBytes;
  }

  private void saved(Cie cie, long register, long offset) {
    location(cie, register, CfaState.AT_CFA, 0, offset);
  }

  private void location(Cie cie, long register, int kind, long in, long offset) {
    state.location(column(cie, register), kind, in, offset);
  }

  private void restore(Cie cie, long register) {
    state.restore(column(cie, register), cie.initial);
  }

  private static long column(Cie cie, long register) {
    return register == cie.returnColumn ? CfaState.RETURN_COLUMN : register;
  }
}
