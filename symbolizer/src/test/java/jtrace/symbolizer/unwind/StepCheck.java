package jtrace.symbolizer.unwind;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Steps a thread and lets the future judge the rows: at every instruction the rule foretells the
 * caller's pc, stack pointer and rbp; when the stack pointer has come back to that value, execution
 * must be at that pc with that rbp. Nothing of the rules' own making is used in the judgement.
 */
final class StepCheck {

  /** Instructions between a frame's end and the arrival in the caller, in adapters and returns. */
  private static final int GRACE_STEPS = 24;

  private record Caller(long pc, long sp, long fp) {}

  private static final class Foretold {
    private final Caller caller;
    private final Set<Long> pcs = new HashSet<>();
    private long lowestSp = Long.MAX_VALUE;
    private long instructions;
    private long due = -1;

    Foretold(Caller caller) {
      this.caller = caller;
    }
  }

  private final SteppedJvm jvm;
  private final SteppedThread thread;
  private final List<GeneratedRegion> regions;
  private final UnwindTable table;
  private final long base;
  private final Map<Caller, Foretold> open = new HashMap<>();
  private final Deque<Foretold> order = new ArrayDeque<>();

  long steps;
  long generated;
  long unknownCode;
  long withoutRule;
  long right;
  long otherSp;
  long wrong;
  final Set<Long> provenPcs = new HashSet<>();
  final List<String> failures = new ArrayList<>();
  final Map<String, Long> withoutRuleByName = new TreeMap<>();
  final Map<String, Long> provenByKind = new TreeMap<>();

  StepCheck(
      SteppedJvm jvm,
      SteppedThread thread,
      List<GeneratedRegion> regions,
      UnwindTable table,
      long base) {
    this.jvm = jvm;
    this.thread = thread;
    this.regions = regions;
    this.table = table;
    this.base = base;
  }

  void run(long count) throws IOException {
    for (steps = 0; steps < count; steps++) {
      thread.step();
      judge();
      foretell();
    }
  }

  private void judge() {
    long sp = thread.register(UnwindRule.RSP);
    for (Iterator<Foretold> i = order.iterator(); i.hasNext(); ) {
      Foretold f = i.next();
      boolean arrived =
          f.caller.pc == thread.pc()
              && f.caller.fp == thread.register(UnwindRule.RBP)
              && sp >= f.lowestSp;
      if (arrived && sp == f.caller.sp) {
        right += f.instructions;
        prove(f);
      } else if (arrived && sp < f.caller.sp && interpreted(f.caller.pc)) {
        otherSp += f.instructions; // the interpreter steps by rbp and does not look at sp
        prove(f);
      } else if (sp < f.caller.sp) {
        f.due = -1;
        continue;
      } else if (f.due < 0) {
        f.due = steps;
        continue;
      } else if (steps - f.due <= GRACE_STEPS) {
        continue;
      } else {
        wrong += f.instructions;
        failures.add(describe(f));
      }
      i.remove();
      open.remove(f.caller);
    }
  }

  private void prove(Foretold f) {
    for (long pc : f.pcs) {
      if (provenPcs.add(pc)) {
        provenByKind.merge(regionAt(pc).kind().name(), 1L, Long::sum);
      }
    }
  }

  private String describe(Foretold f) {
    StringBuilder text = new StringBuilder();
    for (long pc : f.pcs) {
      text.append(place(pc)).append(" ").append(ruleAt(pc)).append("\n  ");
    }
    return text
        + "foretold pc 0x"
        + Long.toHexString(f.caller.pc)
        + " sp 0x"
        + Long.toHexString(f.caller.sp)
        + " rbp 0x"
        + Long.toHexString(f.caller.fp)
        + "; is pc "
        + place(thread.pc())
        + " sp 0x"
        + Long.toHexString(thread.register(UnwindRule.RSP))
        + " rbp 0x"
        + Long.toHexString(thread.register(UnwindRule.RBP));
  }

  private void foretell() {
    long pc = thread.pc();
    GeneratedRegion region = regionAt(pc);
    if (region == null) {
      return;
    }
    generated++;
    UnwindRule rule = ruleAt(pc);
    if (rule.cfaKind() == UnwindRule.CfaKind.NONE) {
      withoutRule++;
      withoutRuleByName.merge(place(pc), 1L, Long::sum);
      return;
    }
    Caller caller = apply(rule);
    Foretold f = open.get(caller);
    if (f == null) {
      f = new Foretold(caller);
      open.put(caller, f);
      order.addFirst(f);
    }
    f.instructions++;
    f.pcs.add(pc);
    f.lowestSp = Math.min(f.lowestSp, thread.register(UnwindRule.RSP));
  }

  private Caller apply(UnwindRule r) {
    long cfa = thread.register(r.cfaReg()) + r.cfaOffset();
    if (r.cfaKind() == UnwindRule.CfaKind.DEREF) {
      cfa = jvm.word(cfa) + r.cfaOffset2();
    }
    long pc = locate(r.ra(), r.raReg(), r.raOffset(), cfa, UnwindRule.RSP);
    long fp = locate(r.fp(), r.fpReg(), r.fpOffset(), cfa, UnwindRule.RBP);
    return new Caller(pc, cfa, fp);
  }

  private long locate(UnwindRule.Location kind, int register, int offset, long cfa, int same) {
    return switch (kind) {
      case SAME -> thread.register(same);
      case AT_CFA -> jvm.word(cfa + offset);
      case AT_REG -> jvm.word(thread.register(register) + offset);
      case REG -> thread.register(register);
    };
  }

  private UnwindRule ruleAt(long pc) {
    int at = Arrays.binarySearch(table.pcs(), (int) (pc - base));
    int row = at >= 0 ? at : -at - 2;
    return row < 0 ? UnwindRule.NONE : table.ruleSet().get(table.rules()[row]);
  }

  private boolean interpreted(long pc) {
    GeneratedRegion region = regionAt(pc);
    return region != null && region.kind() == GeneratedRegion.Kind.INTERPRETER;
  }

  private GeneratedRegion regionAt(long pc) {
    int low = 0;
    int high = regions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (regions.get(middle).begin() <= pc) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && pc < regions.get(low - 1).end() ? regions.get(low - 1) : null;
  }

  private String place(long pc) {
    GeneratedRegion region = regionAt(pc);
    return region == null
        ? "0x" + Long.toHexString(pc)
        : region.name() + "+0x" + Long.toHexString(pc - region.begin());
  }

  int openCount() {
    return order.size();
  }

  String summary() {
    return "steps %d, in generated code %d: right %d (and %d with the interpreter's own sp), without rule %d, wrong %d, not returned yet %d; distinct instructions proven %d"
        .formatted(
            steps,
            generated,
            right,
            otherSp,
            withoutRule,
            wrong,
            order.stream().mapToLong(f -> f.instructions).sum(),
            provenPcs.size());
  }
}
