package jtrace.profile.timeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;

/**
 * Who ended the waits of a recording that has the events of wakers beside that of waits. One wait
 * is a sample of each, of the same end, length, CPU and leaf; that of the waker is at its thread.
 */
final class Wakers {
  /** Those that know the most waits first. */
  private static final List<String> EVENTS = List.of("wakeup", "mutex");

  /** What all samples of one wait have. */
  private record Wait(long endNanos, long nanos, int cpu, int leafFrame) {}

  private final Recording recording;
  private final Map<Wait, Integer> sampleOf = new HashMap<>();

  Wakers(Recording recording) {
    this.recording = recording;
    for (String event : EVENTS) {
      for (int i = 0; i < recording.sampleCount(); i++) {
        if (isSingle(i) && name(i).equals(event)) {
          sampleOf.putIfAbsent(wait(i), i);
        }
      }
    }
  }

  private String name(int sample) {
    return recording.events().get(recording.sampleEvent(sample)).name();
  }

  /** Of sums it is not known which of their waits ended when. */
  private boolean isSingle(int sample) {
    return recording.sampleEventCount(sample) == 1
        && recording.stackDepth(recording.sampleStack(sample)) > 0;
  }

  private Wait wait(int sample) {
    return new Wait(
        recording.sampleTimeNanos(sample),
        recording.sampleValue(sample),
        recording.sampleCpu(sample),
        recording.stackFrame(recording.sampleStack(sample), 0));
  }

  /** Who ended the wait of this sample; empty when the recording does not tell. */
  Optional<Waker> of(int sample) {
    if (sampleOf.isEmpty() || !isSingle(sample)) {
      return Optional.empty();
    }
    return Optional.ofNullable(sampleOf.get(wait(sample))).flatMap(this::waker);
  }

  /**
   * One that is no thread of the recording stands in the place of a stack; also of waits that had
   * not ended when the recording did, which are on no CPU.
   */
  private Optional<Waker> waker(int sample) {
    int stack = recording.sampleStack(sample);
    int depth = recording.stackDepth(stack);
    if (depth == 2) {
      Frame who = recording.frames().get(recording.stackFrame(stack, 1));
      if (who.kind() == FrameKind.WAIT) {
        return recording.sampleCpu(sample) < 0
            ? Optional.empty()
            : Optional.of(new Waker(Waker.NO_THREAD, who.methodName()));
      }
    }
    int thread = recording.sampleThread(sample);
    return Optional.of(new Waker(thread, recording.threads().get(thread).label()));
  }
}
