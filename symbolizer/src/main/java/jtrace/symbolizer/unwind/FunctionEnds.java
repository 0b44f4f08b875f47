package jtrace.symbolizer.unwind;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongFunction;
import jtrace.symbolizer.unwind.UnwindRule.CfaKind;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Adds the rows of functions' ends where the frame information tells only how a frame is made: gcc
 * before 4.5 and clang before 7 wrote it so, and libraries that must run on old systems are still
 * built with them. Without these rows whatever is interrupted between the first pop and the return
 * is stepped out of by a frame that is not there any more.
 *
 * <p>From a place whose code goes straight to a return, the stack pointer's distance from the
 * return address is what that code takes off the stack, whatever else is told of the place.
 */
final class FunctionEnds {

  /** A function that is longer keeps the rows that it has. */
  private static final int MAX_FUNCTION_BYTES = 1 << 18;

  /** Code of one file that is decoded; so much takes about a second. */
  private static final long MAX_CODE_BYTES = 1 << 25;

  /** Instructions of one end: six pops, and what is scheduled between them. */
  private static final int MAX_INSTRUCTIONS = 32;

  /** As the decoder numbers registers. */
  private static final int DECODED_RSP = 4;

  private static final int DECODED_RBP = 5;

  private static final int WORD = 8;

  /** In {@link #restored}: the instruction does not restore rbp. */
  private static final int NOT = Integer.MIN_VALUE;

  /** In {@link #taken}: the stack pointer gets a value that is not known from what it was. */
  private static final int NEW_STACK = Integer.MIN_VALUE;

  private final LongFunction<ByteBuffer> memory;
  private final RuleTable rows;
  private final X86Decoder decoder = new X86Decoder();
  private final CfaState state = new CfaState();
  private byte[] code = new byte[4_096];
  private long codeBytes;

  /** Offsets of the last instructions that were run one after the other. */
  private final int[] at = new int[MAX_INSTRUCTIONS];

  /** Bytes that each takes off the stack. */
  private final int[] taken = new int[MAX_INSTRUCTIONS];

  /** How far over the stack pointer the caller's rbp lies that it restores. */
  private final int[] restored = new int[MAX_INSTRUCTIONS];

  private int run;

  /** The described rows of the function. */
  private long[] pcs = new long[64];

  private int[] rules = new int[64];
  private int described;
  private int next;

  /** Code from a link-time address on comes from {@code memory}. */
  FunctionEnds(LongFunction<ByteBuffer> memory, RuleTable rows) {
    this.memory = memory;
    this.rows = rows;
  }

  /** Completes the rows of one function, which are the last ones in the table. */
  void complete(long start, long limit) {
    int first = rows.rows() - 1;
    while (first >= 0 && rows.pc(first) > start) {
      first--;
    }
    if (first < 0 || limit - start > MAX_FUNCTION_BYTES || !lacksEnds(first)) {
      return;
    }
    int length = load(start, (int) (limit - start));
    codeBytes += length;
    if (length == 0 || codeBytes > MAX_CODE_BYTES) {
      return;
    }
    described = 0;
    next = 0;
    describe(start, rows.ruleNumber(first));
    for (int i = first + 1; i < rows.rows(); i++) {
      describe(rows.pc(i), rows.ruleNumber(i));
    }
    rows.keep(rows.pc(first) == start ? first : first + 1);
    sweep(start, length);
    rowsUpTo(limit);
  }

  /** Whether the rows tell of a frame being made and nowhere of its end. */
  private boolean lacksEnds(int first) {
    if (!entry(rows.rule(rows.ruleNumber(first)))) {
      return false;
    }
    int depth = WORD;
    for (int i = first + 1; i < rows.rows(); i++) {
      UnwindRule rule = rows.rule(rows.ruleNumber(i));
      boolean byRbp = rule.cfaReg() == UnwindRule.RBP;
      if (rule.cfaKind() != CfaKind.REG || !byRbp && rule.cfaReg() != UnwindRule.RSP) {
        return false;
      }
      int now = byRbp ? Integer.MAX_VALUE : rule.cfaOffset();
      if (now < depth) {
        return false;
      }
      depth = now;
    }
    return depth > WORD;
  }

  private static boolean entry(UnwindRule rule) {
    return rule.cfaKind() == CfaKind.REG
        && rule.cfaReg() == UnwindRule.RSP
        && rule.cfaOffset() == WORD
        && rule.flags() == 0;
  }

  private int load(long start, int size) {
    ByteBuffer there = memory.apply(start);
    int length = Math.min(size, there.remaining());
    if (code.length < length) {
      code = new byte[Math.max(length, 2 * code.length)];
    }
    there.get(there.position(), code, 0, length);
    return length;
  }

  private void describe(long pc, int rule) {
    if (described == pcs.length) {
      pcs = Arrays.copyOf(pcs, 2 * described);
      rules = Arrays.copyOf(rules, 2 * described);
    }
    pcs[described] = pc;
    rules[described++] = rule;
  }

  /** Puts the described rows before {@code pc} back into the table. */
  private void rowsUpTo(long pc) {
    while (next < described && pcs[next] < pc) {
      rows.row(pcs[next], rules[next]);
      next++;
    }
  }

  /** The number of the rule that is described for a place not put back yet. */
  private int ruleAt(long pc) {
    int i = next;
    while (i < described && pcs[i] <= pc) {
      i++;
    }
    return rules[Math.max(0, i - 1)];
  }

  private void sweep(long start, int length) {
    run = 0;
    for (int offset = 0; offset < length; ) {
      int bytes = decoder.decode(code, offset, length);
      if (bytes == 0) {
        return; // data between code, or code that is not known
      }
      step(start, offset, length, offset + bytes);
      offset += bytes;
    }
  }

  private void step(long start, int offset, int length, int after) {
    switch (decoder.operation()) {
      case RETURN -> end(start, offset, after, false);
      case JUMP, JUMP_INDIRECT -> {
        long target = decoder.operation() == Operation.JUMP ? decoder.branchTarget() : -1;
        if (target < 0 || target >= length) {
          end(start, offset, after, true);
        }
        run = 0;
      }
      case CALL, CALL_INDIRECT, BRANCH, TRAP, PUSH, PUSH_REGISTER, POP, ENTER, EXCHANGE -> run = 0;
      default -> note(offset);
    }
  }

  /** Keeps an instruction that an end may consist of. */
  private void note(int offset) {
    Operation operation = decoder.operation();
    boolean sp = decoder.target() == DECODED_RSP;
    boolean fp = decoder.target() == DECODED_RBP;
    boolean ofStack = decoder.plainMemory() && decoder.base() == DECODED_RSP;
    int off = 0;
    int rbp = NOT;
    if (operation == Operation.POP_REGISTER && !sp) {
      off = WORD;
      rbp = fp ? 0 : NOT;
    } else if (operation == Operation.LEAVE) {
      off = NEW_STACK;
      rbp = 0;
    } else if (operation == Operation.ADD_CONSTANT && sp) {
      off = (int) decoder.immediate();
    } else if (operation == Operation.ADDRESS && sp && ofStack) {
      off = (int) decoder.displacement();
    } else if (sp || (decoder.writtenRegisters() & 1 << DECODED_RSP) != 0) {
      off = NEW_STACK;
    } else if (operation == Operation.LOAD && fp && ofStack) {
      rbp = (int) decoder.displacement();
    }
    if (off < 0 && off != NEW_STACK) {
      run = 0; // a frame is being made
      return;
    }
    if (run == MAX_INSTRUCTIONS) {
      run--;
      System.arraycopy(at, 1, at, 0, run);
      System.arraycopy(taken, 1, taken, 0, run);
      System.arraycopy(restored, 1, restored, 0, run);
    }
    at[run] = offset;
    taken[run] = off;
    restored[run++] = rbp;
  }

  /**
   * Rows for a return or jump at {@code offset} and for the instructions before it, as far back as
   * what is described does not hold. Before a jump that goes elsewhere the frame need not have been
   * taken off the stack (parts of a function that lie apart, tables of jumps), so there it must
   * show.
   */
  private void end(long start, int offset, int after, boolean jump) {
    int first = run;
    int depth = WORD;
    boolean whole = false;
    while (true) {
      UnwindRule rule = rows.rule(ruleAt(start + (first == run ? offset : at[first])));
      boolean byRbp = rule.cfaReg() == UnwindRule.RBP;
      whole = !byRbp && rule.cfaOffset() == depth;
      if (whole || first == 0) {
        break;
      }
      whole = byRbp && restored[first - 1] != NOT;
      if (whole || taken[first - 1] == NEW_STACK) {
        break;
      }
      depth += taken[--first];
    }
    if (whole || !jump) {
      emit(start, first, depth, offset, after);
    }
    run = 0;
  }

  private void emit(long start, int first, int depth, int offset, int after) {
    rowsUpTo(start + (first == run ? offset : at[first]));
    int behind = ruleAt(start + after);
    int left = depth;
    for (int i = first; i <= run; i++) {
      rows.row(start + (i == run ? offset : at[i]), rule(left, savedFrom(i, left)));
      left -= i == run ? 0 : taken[i];
    }
    while (next < described && pcs[next] <= start + after) {
      next++;
    }
    rows.row(start + after, behind);
  }

  /** Where from instruction {@code i} on the caller's rbp lies, from the CFA; NOT: in rbp. */
  private int savedFrom(int i, int depth) {
    int left = depth;
    for (int k = i; k < run; k++) {
      if (restored[k] != NOT) {
        return restored[k] - left;
      }
      left -= taken[k];
    }
    return NOT;
  }

  private int rule(int depth, int saved) {
    state.reset();
    state.cfa(CfaState.REG, UnwindRule.RSP, depth, 0);
    state.location(CfaState.RETURN_COLUMN, CfaState.AT_CFA, 0, -WORD);
    if (saved != NOT) {
      state.location(UnwindRule.RBP, CfaState.AT_CFA, 0, saved);
    }
    return rows.rule(state, false);
  }
}
