package jtrace.tests.sweep;

import java.util.ArrayList;
import java.util.List;
import jtrace.tests.walk.WalkResult;

/** Compares a walk's callers with the shadow's. */
final class Judge {
  private Judge() {}

  /** Empty when right; else what is wrong. */
  static String judge(Sweep.Instant instant, CodeMap code) {
    String problem = judge(instant, code, live(instant, code, false));
    // until interpreter frames are filled in, the frame that they replace stands for them
    return problem.isEmpty()
        ? ""
        : judge(instant, code, live(instant, code, true)).isEmpty() ? "" : problem;
  }

  private static String judge(Sweep.Instant instant, CodeMap code, List<Activation> live) {
    WalkResult walk = instant.walk();
    String problem = compare(walk, live, code);
    for (int skip = 1; skip <= live.size() && !problem.isEmpty(); skip++) {
      if (!live.get(skip - 1).isOptional(instant.step())) {
        break;
      }
      if (compare(walk, live.subList(skip, live.size()), code).isEmpty()) {
        return "";
      }
    }
    return problem;
  }

  /**
   * The callers that count.
   *
   * @param replaced whether frames that deoptimization has pushed count as the one that was there
   */
  private static List<Activation> live(Sweep.Instant instant, CodeMap code, boolean replaced) {
    List<Activation> live = new ArrayList<>();
    long above = instant.pc();
    for (Activation a = instant.callers(); a != null; a = a.below) {
      if (replaced && a.origin == Activation.Origin.PUSH && code.isDeoptimization(a.pushedIn)) {
        if (a.replaced != null) {
          live.add(a.replaced);
          above = a.replaced.returnPc;
        }
        continue;
      }
      boolean inside = a.origin == Activation.Origin.LOCAL && code.isInterpreter(above);
      if (a.isLive(instant.step()) && !inside) {
        above = a.returnPc;
        live.add(a);
      }
    }
    return live;
  }

  private static String compare(WalkResult walk, List<Activation> live, CodeMap code) {
    int n = Math.min(walk.frames() - 1, live.size());
    for (int i = 0; i < n; i++) {
      long expected = live.get(i).returnPc;
      boolean same = walk.pcs()[i + 1] == expected || walk.addresses()[i + 1] == expected;
      // signal handlers and an exception's way choose another place to come back to
      same |= walk.pcs()[i + 1] == live.get(i).arrivedPc;
      same |=
          live.get(i).unwound
              && code.unit(expected) != 0
              && code.unit(expected) == code.unit(walk.pcs()[i + 1])
              && !code.isInterpreter(expected);
      boolean deopt =
          (walk.flags()[i + 1] & WalkResult.DEOPT) != 0
              && code.unit(expected) == walk.extras()[i + 1];
      if (!same && !deopt) {
        return "caller "
            + (i + 1)
            + " is "
            + text(walk.pcs()[i + 1], code)
            + ", not "
            + text(expected, code)
            + " (end "
            + walk.end()
            + ", "
            + walk.frames()
            + " frames)";
      }
    }
    if (walk.frames() - 1 != live.size() || walk.end() != WalkResult.COMPLETE) {
      return "ends with "
          + walk.end()
          + " after "
          + walk.frames()
          + " of "
          + (live.size() + 1)
          + " frames in "
          + text(walk.pcs()[walk.frames() - 1], code);
    }
    return "";
  }

  private static String text(long pc, CodeMap code) {
    CodeMap.Place place = code.place(pc);
    return "0x" + Long.toHexString(pc) + " " + place.name() + "+" + place.offset();
  }
}
