package jtrace.symbolizer.unwind;

import java.util.Arrays;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Follows every path through one region and finds the rule of each instruction. Where paths meet
 * with different states only what they agree on is kept.
 */
final class RegionAnalysis {

  /** States at one join can only lose knowledge, so this is never reached by honest code. */
  private static final int MAX_STEPS_PER_BYTE = 64;

  private static final byte INSTRUCTION = 1;
  private static final byte INSIDE = 2;
  private static final byte LEADER = 4;

  private final GeneratedRegion region;
  private final CodeEntry entry;
  private final FrameEffects effects;
  private final RuleNumbers numbers;
  private final byte[] code;
  private final byte[] marks;
  private final int[] rules;
  private final FrameState[] states;
  private final X86Decoder decoder = new X86Decoder();
  private final FrameState current = new FrameState();
  private int[] work = new int[64];
  private int workSize;
  private long steps;
  private int joinsWithLoss;

  RegionAnalysis(GeneratedRegion region, FrameEffects effects, RuleNumbers numbers) {
    this.region = region;
    this.entry = CodeEntry.of(region);
    this.effects = effects;
    this.numbers = numbers;
    code = region.code();
    marks = new byte[code.length];
    rules = new int[code.length];
    states = new FrameState[code.length];
  }

  void run() {
    if (code.length == 0) {
      return;
    }
    follow(0, entry.start());
    switch (entry.gaps()) {
      case LEAVE -> {}
      case SAME_STATE -> {
        for (int at = 0; at < code.length; at++) {
          if (marks[at] == 0 && !padding(at)) {
            follow(at, entry.start());
          }
        }
      }
      case FRAMED_FUNCTIONS -> {
        for (int at = 0; at + 4 <= code.length; at++) {
          if (marks[at] == 0 && pushesFrame(at)) {
            follow(at, entry.start());
          }
        }
      }
      case DEOPT_ENTRIES -> {
        for (int at = 0; at + 4 <= code.length; at++) {
          if (marks[at] == 0 && keepsRdxInThread(at)) {
            follow(at, FrameState.jumpedWithPcInRdx());
          } else if (marks[at] == 0 && pushesFrame(at)) {
            follow(at, entry.start());
          }
        }
      }
    }
  }

  private void follow(int from, FrameState start) {
    mark(from);
    enter(from, start);
    while (workSize > 0 && steps < (long) MAX_STEPS_PER_BYTE * code.length) {
      block(work[--workSize]);
    }
  }

  /** Finds the instructions that can be reached and the targets of jumps among them. */
  private void mark(int from) {
    push(from);
    marks[from] |= LEADER;
    while (workSize > 0) {
      int at = work[--workSize];
      while (at < code.length && (marks[at] & INSTRUCTION) == 0) {
        int length = decoder.decode(code, at, code.length);
        if (length == 0) {
          break;
        }
        marks[at] |= INSTRUCTION;
        for (int i = at + 1; i < at + length; i++) {
          marks[i] |= INSIDE;
        }
        Operation operation = decoder.operation();
        boolean relative =
            operation == Operation.JUMP
                || operation == Operation.BRANCH
                || operation == Operation.CALL;
        if (relative && inside(decoder.branchTarget())) {
          int target = (int) decoder.branchTarget();
          marks[target] |= LEADER;
          push(target);
        }
        if (ends(operation)) {
          break;
        }
        at += length;
      }
    }
  }

  private void block(int leader) {
    current.set(states[leader]);
    int at = leader;
    int rule = 0;
    boolean stale = true;
    do {
      int length = decoder.decode(code, at, code.length);
      if (length == 0) {
        return;
      }
      steps++;
      if (stale) {
        current.becomeInterpreted(pointBase(at));
        rule = numbers.of(FrameRules.of(current, entry.cfa()));
      }
      rules[at] = rule;
      Operation operation = decoder.operation();
      stale = operation != Operation.OTHER && operation != Operation.BRANCH;
      stale |= decoder.writtenRegisters() != 0;
      if (operation == Operation.CALL && inside(decoder.branchTarget())) {
        enterLocalFunction((int) decoder.branchTarget());
        current.afterCall(false);
      } else {
        effects.apply(
            decoder,
            current,
            region.begin(),
            pointBase(at + length),
            entry.alignedCfa(region, current));
        if ((operation == Operation.JUMP || operation == Operation.BRANCH)
            && inside(decoder.branchTarget())) {
          enter((int) decoder.branchTarget(), current);
        }
      }
      if (ends(operation)) {
        return;
      }
      at += length;
    } while (at < code.length && (marks[at] & LEADER) == 0);
    if (at < code.length) {
      enter(at, current);
    }
  }

  /** Called from within: a function of its own, unless the frame is the interpreter's anyway. */
  private void enterLocalFunction(int target) {
    if (current.inInterpreterFrame()) {
      FrameState callee = current.copy();
      callee.renewStack(pointBase(target) + 1);
      enter(target, callee);
    } else if (FrameState.base(entry.cfa()) == FrameState.ENTRY_BASE) {
      enter(target, FrameState.function());
    }
  }

  private void enter(int target, FrameState state) {
    if (states[target] == null) {
      states[target] = state.copy();
      push(target);
    } else if (states[target].merge(state, pointBase(target) + 1)) {
      joinsWithLoss++;
      push(target);
    }
  }

  private boolean inside(long target) {
    return target >= 0 && target < code.length;
  }

  private static int pointBase(int at) {
    return FrameState.POINT_BASE + 2 * at;
  }

  private static boolean ends(Operation operation) {
    return switch (operation) {
      case JUMP, JUMP_INDIRECT, RETURN, TRAP -> true;
      default -> false;
    };
  }

  /** hlt, int3, nop and zero bytes fill the space between pieces of code. */
  private boolean padding(int at) {
    int b = code[at] & 0xff;
    return b == 0xf4 || b == 0xcc || b == 0x90 || b == 0;
  }

  /** push rbp; mov rbp, rsp in either encoding. */
  private boolean pushesFrame(int at) {
    return code[at] == 0x55
        && code[at + 1] == 0x48
        && (code[at + 2] == (byte) 0x8b && code[at + 3] == (byte) 0xec
            || code[at + 2] == (byte) 0x89 && code[at + 3] == (byte) 0xe5);
  }

  /** mov [r15 + d32], rdx. */
  private boolean keepsRdxInThread(int at) {
    return code[at] == 0x49 && code[at + 1] == (byte) 0x89 && code[at + 2] == (byte) 0x97;
  }

  private void push(int at) {
    if (workSize == work.length) {
      work = Arrays.copyOf(work, 2 * workSize);
    }
    work[workSize++] = at;
  }

  /** Whether a reached instruction begins at an offset. */
  boolean instruction(int at) {
    return (marks[at] & INSTRUCTION) != 0;
  }

  /** Whether an offset lies in a reached instruction. */
  boolean reached(int at) {
    return marks[at] != 0;
  }

  /** Number of the rule of the instruction at an offset; 0 when there is none. */
  int rule(int at) {
    return rules[at];
  }

  /** The rules' numbers by offset, 0 where there is none. */
  int[] rules() {
    return rules;
  }

  int joinsWithLoss() {
    return joinsWithLoss;
  }
}
