package jtrace.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Several recordings as one: equal processes, threads, frames and stacks become one.
 *
 * <p>Counters are summed, but for {@link Counters#COST_RSS_BYTES}, of which the largest counts.
 * Durations are summed; of other facts the first recording's stay. Events that differ in period or
 * source stay apart.
 */
public final class RecordingMerge {
  private RecordingMerge() {}

  /**
   * Merges in the order given.
   *
   * @throws IllegalArgumentException for an empty list
   */
  public static Recording merge(List<Recording> recordings) {
    if (recordings.isEmpty()) {
      throw new IllegalArgumentException("nothing to merge; name at least one recording");
    }
    RecordingBuilder merged = new RecordingBuilder();
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, Long> counters = new LinkedHashMap<>();
    long durationNanos = 0;
    for (Recording recording : recordings) {
      recording.facts().forEach(facts::putIfAbsent);
      recording.counters().forEach((name, value) -> counters.merge(name, value, summing(name)));
      durationNanos += recording.durationNanos();
      copy(recording, merged);
    }
    facts.put(Facts.DURATION_NANOS, Long.toString(durationNanos));
    facts.forEach(merged::fact);
    counters.forEach(merged::counter);
    loss(recordings).ifPresent(merged::readLoss);
    return merged.build();
  }

  /**
   * A recording with what another engine recorded in the same time: its own facts, counters and
   * duration, and the samples of both.
   *
   * @param facts stated besides
   */
  public static Recording beside(Recording first, Recording other, Map<String, String> facts) {
    RecordingBuilder both = new RecordingBuilder();
    first.facts().forEach(both::fact);
    facts.forEach(both::fact);
    first.counters().forEach(both::counter);
    copy(first, both);
    copy(other, both);
    loss(List.of(first, other)).ifPresent(both::readLoss);
    return both.build();
  }

  private static void copy(Recording recording, RecordingBuilder merged) {
    try {
      RecordingCopy.copyData(recording, merged);
    } catch (IOException e) {
      throw new UncheckedIOException("memory failed like a file", e);
    }
  }

  private static BinaryOperator<Long> summing(String counter) {
    return counter.equals(Counters.COST_RSS_BYTES) ? Math::max : Long::sum;
  }

  private static Optional<ReadLoss> loss(List<Recording> recordings) {
    return recordings.stream()
        .flatMap(recording -> recording.readLoss().stream())
        .reduce((a, b) ->
            new ReadLoss(
                a.cause() == ReadLoss.Cause.DAMAGED ? a.cause() : b.cause(),
                a.unreadBytes() + b.unreadBytes(),
                a.damagedBlocks() + b.damagedBlocks(),
                a.lostSamples() + b.lostSamples()));
  }
}
