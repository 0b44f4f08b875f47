package jtrace.profile.analysis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Recording;

/** The rate asked for and the rate got, for the first event that is sampled by time. */
final class SamplingRate {
  /** Fewer gaps than this say nothing. */
  private static final int MIN_GAPS = 10;

  /** Gaps beyond this many samples add nothing to the median. */
  private static final int MAX_GAPS = 1 << 20;

  private SamplingRate() {}

  static Optional<Double> askedHz(Recording recording) {
    return recording.events().stream()
        .filter(SamplingRate::isTimed)
        .findFirst()
        .map(event -> 1e9 / event.period());
  }

  /**
   * Ticks by the time they were due when the recorder counted both; otherwise from the median gap
   * between samples that follow each other on one CPU in one thread, which is the period wherever a
   * thread ran on.
   */
  static Optional<Double> gotHz(Recording recording) {
    long ticks = recording.counter(Counters.SAMPLER_TICKS);
    long busyNanos = recording.counter(Counters.SAMPLER_BUSY_NANOS);
    if (ticks > 0 && busyNanos > 0) {
      return Optional.of(ticks * 1e9 / busyNanos);
    }
    for (int event = 0; event < recording.events().size(); event++) {
      if (isTimed(recording.events().get(event))) {
        return fromGaps(recording, event);
      }
    }
    return Optional.empty();
  }

  private static boolean isTimed(EventType event) {
    return event.period() > 0 && event.unit().equals("nanoseconds");
  }

  private static Optional<Double> fromGaps(Recording recording, int event) {
    Map<Integer, Integer> lastOnCpu = new HashMap<>();
    long[] gaps = new long[Math.min(recording.sampleCount(), MAX_GAPS)];
    int count = 0;
    for (int i = 0; i < recording.sampleCount() && count < gaps.length; i++) {
      if (recording.sampleEvent(i) != event || recording.sampleCpu(i) < 0) {
        continue;
      }
      Integer last = lastOnCpu.put(recording.sampleCpu(i), i);
      if (last != null && recording.sampleThread(last) == recording.sampleThread(i)) {
        gaps[count++] = recording.sampleTimeNanos(i) - recording.sampleTimeNanos(last);
      }
    }
    if (count < MIN_GAPS) {
      return Optional.empty();
    }
    Arrays.sort(gaps, 0, count);
    long median = gaps[count / 2];
    return median > 0 ? Optional.of(1e9 / median) : Optional.empty();
  }
}
