package jtrace.tests.sweep;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.tests.fixture.Recorded;
import jtrace.tests.walk.WalkResult;
import jtrace.tests.walk.Walker;

/** Steps one scenario of the target and keeps what the walk said at each instruction. */
final class Sweep {
  /** Walks at the same instruction in one scenario; loops repeat instructions. */
  private static final int WALKS_PER_PC = 12;

  private static final int NATIVE_WALKS_PER_PC = 2;
  private static final long STEPS_MAX = 3_000_000;

  /**
   * What was walked at one step.
   *
   * @param recorded the first walk at an instruction of generated code, if walks are recorded
   */
  record Instant(
      long step, long pc, Activation callers, WalkResult walk, Optional<Recorded> recorded) {}

  private final SteppedThread thread;
  private final Walker walker;
  private final CodeMap code;
  private final Shadow shadow;
  private final long startSp;
  private final long startPc;
  private final Map<Long, int[]> walks = new HashMap<>();
  private final List<Instant> instants = new ArrayList<>();
  private WalkResult last = new WalkResult(0, null, null, null, null, null, null, null, null);
  private final boolean records;
  private long steps;

  Sweep(SteppedThread thread, Walker walker, CodeMap code, boolean records) throws IOException {
    this.records = records;
    this.thread = thread;
    this.walker = walker;
    this.code = code;
    shadow = new Shadow(code, thread::word, thread::rdx);
    startSp = thread.sp();
    startPc = thread.pc();
    WalkResult base = walker.walk(thread.registers);
    if (base.end() != WalkResult.COMPLETE) {
      throw new IOException("the stack of the waiting thread is not complete: " + base.end());
    }
    for (int i = base.frames() - 1; i > 0; i--) {
      shadow.base(base.pcs()[i], base.sps()[i] - 8);
    }
  }

  /** Steps until the thread waits again. */
  void run() throws IOException {
    int[] signal = new int[1];
    while (true) {
      long pc = thread.pc();
      long sp = thread.sp();
      if (steps > 100 && sp == startSp && (pc == startPc || pc == startPc - 2)) {
        shadow.finish();
        return;
      }
      if (++steps > STEPS_MAX) {
        throw new IOException("the scenario does not end");
      }
      boolean delivered = thread.step(signal);
      if (delivered) {
        shadow.signalled(pc, thread.sp());
      } else {
        shadow.stepped(pc, sp, thread.pc(), thread.sp());
      }
      if (thread.pc() != pc || thread.sp() != sp) {
        walk();
      }
    }
  }

  private void walk() {
    long pc = thread.pc();
    int limit = code.contains(pc) ? WALKS_PER_PC : NATIVE_WALKS_PER_PC;
    int times = walks.computeIfAbsent(pc, key -> new int[1])[0]++;
    if (times >= limit) {
      return;
    }
    WalkResult found = walker.walk(thread.registers);
    Optional<Recorded> recorded =
        records && times == 0 && code.contains(pc)
            ? Optional.of(
                new Recorded(
                    thread.registers.clone(), walker.log().toArray(JAVA_BYTE), found.pcs()))
            : Optional.empty();
    if (sameCallers(found, last)) {
      found = share(found, last);
    }
    last = found;
    instants.add(new Instant(shadow.step(), pc, shadow.top(), found, recorded));
  }

  private static boolean sameCallers(WalkResult a, WalkResult b) {
    return b.pcs() != null
        && a.frames() == b.frames()
        && a.end() == b.end()
        && a.flags()[0] == b.flags()[0]
        && a.kinds()[0] == b.kinds()[0]
        && a.isLeaf()
        && Arrays.equals(a.pcs(), 1, a.frames(), b.pcs(), 1, b.frames())
        && Arrays.equals(a.addresses(), 1, a.frames(), b.addresses(), 1, b.frames());
  }

  /** Saves memory: what differs in the leaf only is not looked at. */
  private static WalkResult share(WalkResult found, WalkResult known) {
    return found.pcs()[0] == known.pcs()[0] ? found : known;
  }

  List<Instant> instants() {
    return instants;
  }

  long steps() {
    return steps;
  }
}
