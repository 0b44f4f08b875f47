package jtrace.profile.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;
import jtrace.profile.filter.IdleWaits;
import jtrace.profile.filter.Profile;

/**
 * Time off the CPU by what it went to.
 *
 * @param idle waits for work
 * @param work other waits of Java code
 * @param other waits of threads without Java code that may be either
 * @param faults the part of {@code work} that is page faults
 * @param byReason the parts of {@code work}, by the leaf that says why
 * @param behind the parts of {@code runQueue}, by who ran meanwhile, as far as that is known
 */
record WaitSums(
    long idle,
    long work,
    long other,
    long runQueue,
    long throttled,
    long faults,
    Map<String, Long> byReason,
    Map<String, Long> behind) {
  private static final String RUN_QUEUE = "[run queue]";
  private static final String LIMITED = "[throttled]";
  private static final String FAULT = "[page fault]";

  /** Packages of the JDK: who waits or unlocks is whoever calls them. */
  private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

  static WaitSums of(Profile shown, Recording recording) {
    IdleWaits waits = new IdleWaits(recording);
    Map<String, Long> sums = new HashMap<>();
    Map<String, Long> behind = new HashMap<>();
    long runQueue = 0;
    long throttled = 0;
    long idle = 0;
    long other = 0;
    long faults = 0;
    for (int i = 0; i < recording.sampleCount(); i++) {
      if (shown.viewOfSample(i) < 0) {
        continue;
      }
      long nanos = recording.sampleValue(i);
      if (waits.isIdle(i)) {
        idle += nanos;
        continue;
      }
      String reason = reason(recording, recording.sampleStack(i));
      faults += reason.equals(FAULT) ? nanos : 0;
      if (reason.startsWith(RUN_QUEUE)) {
        runQueue += nanos;
        behind.merge(reason.substring(RUN_QUEUE.length()).strip(), nanos, Long::sum);
      } else if (reason.equals(LIMITED)) {
        throttled += nanos;
      } else if (isJava(recording, recording.sampleStack(i))) {
        sums.merge(reason, nanos, Long::sum);
      } else {
        other += nanos;
      }
    }
    behind.remove("");
    long work = sums.values().stream().mapToLong(Long::longValue).sum();
    return new WaitSums(
        idle, work, other, runQueue, throttled, faults, Map.copyOf(sums), Map.copyOf(behind));
  }

  private static boolean isJava(Recording recording, int stack) {
    for (int frame : recording.stackFrames(stack)) {
      if (recording.frames().get(frame).kind().isJava()) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Recording recording, int stack) {
    int[] leafFirst = recording.stackFrames(stack);
    Optional<Frame> leaf =
        leafFirst.length == 0
            ? Optional.empty()
            : Optional.of(recording.frames().get(leafFirst[0]));
    return leaf.filter(frame -> frame.kind() == FrameKind.WAIT).map(Frame::methodName).orElse("");
  }

  long total() {
    return idle + work + other + runQueue + throttled;
  }

  /** Who ran longest while others could have. */
  Optional<Map.Entry<String, Long>> topRunner() {
    return behind.entrySet().stream().max(Map.Entry.comparingByValue());
  }

  /** The largest of the reasons that are known. */
  Optional<Map.Entry<String, Long>> topReason() {
    return byReason.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty() && !entry.getKey().equals("[other]"))
        .max(Map.Entry.comparingByValue());
  }

  /** The innermost method of a stack that is not the JDK's own. */
  static Optional<String> ownMethod(Profile profile, Profile.Row row) {
    for (int id : profile.framesLeafFirst(row.stack())) {
      Frame frame = profile.frame(id);
      if (frame.kind().isJava() && JDK.stream().noneMatch(frame.className()::startsWith)) {
        return Optional.of(frame.name());
      }
    }
    return Optional.empty();
  }
}
