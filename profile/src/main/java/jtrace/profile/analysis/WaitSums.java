package jtrace.profile.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 */
record WaitSums(
    long idle,
    long work,
    long other,
    long runQueue,
    long throttled,
    long faults,
    Map<String, Long> byReason) {
  private static final String RUN_QUEUE = "[run queue]";
  private static final String LIMITED = "[throttled]";
  private static final String FAULT = "[page fault]";

  /** Told of every thread. */
  private static final Set<String> ALWAYS = Set.of(RUN_QUEUE, LIMITED);

  /** Packages of the JDK: who waits or unlocks is whoever calls them. */
  private static final List<String> JDK = List.of("java.", "jdk.", "sun.");

  static WaitSums of(Profile shown, Recording recording) {
    IdleWaits waits = new IdleWaits(recording);
    Map<String, Long> sums = new HashMap<>();
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
      if (ALWAYS.contains(reason) || isJava(recording, recording.sampleStack(i))) {
        sums.merge(reason, nanos, Long::sum);
      } else {
        other += nanos;
      }
    }
    long runQueue = Optional.ofNullable(sums.remove(RUN_QUEUE)).orElse(0L);
    long throttled = Optional.ofNullable(sums.remove(LIMITED)).orElse(0L);
    long work = sums.values().stream().mapToLong(Long::longValue).sum();
    return new WaitSums(idle, work, other, runQueue, throttled, faults, Map.copyOf(sums));
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
