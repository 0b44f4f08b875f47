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
    int first = first(walk);
    int frame = first;
    int matched = 0;
    for (Activation caller : live) {
      if (frame >= walk.frames()) {
        break;
      }
      if (!same(walk, frame, caller, code)) {
        return "caller "
            + (frame - first + 1)
            + " is "
            + text(walk.pcs()[frame], code)
            + ", not "
            + text(caller.returnPc, code)
            + " (end "
            + walk.end()
            + ", "
            + walk.frames()
            + " frames)";
      }
      frame += polls(walk, frame, caller, code) ? 2 : 1;
      matched++;
    }
    if (frame != walk.frames() || matched != live.size() || walk.end() != WalkResult.COMPLETE) {
      return "ends with "
          + walk.end()
          + " after "
          + walk.frames()
          + " of "
          + (live.size() + first)
          + " frames in "
          + text(walk.pcs()[walk.frames() - 1], code);
    }
    return "";
  }

  /** The first caller: the second frame, unless the instruction itself is in no frame. */
  private static int first(WalkResult walk) {
    return walk.isLeaf() ? 1 : 0;
  }

  /**
   * Whether a signal's handler has chosen the blob for polls to go to, and the walk has what was
   * interrupted as its caller.
   */
  private static boolean polls(WalkResult walk, int frame, Activation caller, CodeMap code) {
    return caller.origin == Activation.Origin.SIGNAL
        && frame + 1 < walk.frames()
        && code.isPollHandler(walk.pcs()[frame])
        && walk.pcs()[frame + 1] == caller.returnPc;
  }

  private static boolean same(WalkResult walk, int frame, Activation caller, CodeMap code) {
    long expected = caller.returnPc;
    long pc = walk.pcs()[frame];
    if (pc == expected || walk.addresses()[frame] == expected) {
      return true;
    }
    // signal handlers and an exception's way choose another place to come back to
    if (pc == caller.arrivedPc) {
      return true;
    }
    long unit = code.unit(expected);
    if (caller.unwound && unit != 0 && unit == code.unit(pc) && !code.isInterpreter(expected)) {
      return true;
    }
    return (walk.flags()[frame] & WalkResult.DEOPT) != 0 && unit == walk.extras()[frame];
  }

  private static String text(long pc, CodeMap code) {
    CodeMap.Place place = code.place(pc);
    return "0x" + Long.toHexString(pc) + " " + place.name() + "+" + place.offset();
  }

  /** The callers of a walk beside the shadow's, from the innermost one on. */
  static String explain(Sweep.Instant instant, CodeMap code) {
    StringBuilder text = new StringBuilder();
    WalkResult walk = instant.walk();
    text.append("step ").append(instant.step()).append('\n');
    for (int i = first(walk); i < walk.frames(); i++) {
      text.append("  walk   ")
          .append(hex(walk.sps()[i] - 8))
          .append(' ')
          .append(text(walk.pcs()[i], code))
          .append(", frame kind ")
          .append(walk.kinds()[i])
          .append(" address 0x")
          .append(hex(walk.addresses()[i]))
          .append('\n');
    }
    for (Activation a = instant.callers(); a != null; a = a.below) {
      text.append(a.isLive(instant.step()) ? "  shadow " : "  (over) ")
          .append(hex(a.slot))
          .append(' ')
          .append(text(a.returnPc, code))
          .append(", ")
          .append(a.life())
          .append(", made by ")
          .append(a.madeBy == 0 ? "none" : text(a.madeBy, code))
          .append(a.arrivedPc == 0 ? "" : ", arrived at " + text(a.arrivedPc, code))
          .append('\n');
    }
    return text.toString();
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }

  /** The shadow's innermost caller that a wrong walk has not; null when it is beyond one's end. */
  static Activation differing(Sweep.Instant instant, CodeMap code) {
    int frame = first(instant.walk());
    for (Activation caller : live(instant, code, false)) {
      if (frame >= instant.walk().frames()) {
        break;
      }
      if (!same(instant.walk(), frame, caller, code)) {
        return caller;
      }
      frame += polls(instant.walk(), frame, caller, code) ? 2 : 1;
    }
    return null;
  }
}
