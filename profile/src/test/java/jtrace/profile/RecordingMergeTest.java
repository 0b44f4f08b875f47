package jtrace.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordingMergeTest {
  @Test
  void equalDefinitionsBecomeOneAndSamplesAndCountersAddUp() {
    Recording small = SampleRecordings.small();
    Recording merged =
        RecordingMerge.merge(List.of(small, SampleRecordings.hostile(), SampleRecordings.small()));
    assertThat(merged.sampleCount()).isEqualTo(25);
    assertThat(merged.threads()).hasSize(3);
    assertThat(merged.stackCount()).isEqualTo(5);
    assertThat(merged.events()).hasSize(2);
    assertThat(merged.counter(Counters.EVENTS_SEEN)).isEqualTo(26);
    assertThat(merged.counter(Counters.COST_RSS_BYTES)).isEqualTo(100L << 20);
    assertThat(merged.durationNanos()).isEqualTo(4_000_000_000L);
    assertThat(merged.fact(Facts.JTRACE_VERSION)).contains("0.1.0");
  }

  @Test
  void threadsOfAnotherRecordingsProcessKeepTheirProcess() {
    Recording merged =
        RecordingMerge.merge(List.of(SampleRecordings.hostile(), SampleRecordings.small()));
    ThreadInfo worker =
        merged.threads().stream().filter(t -> t.name().equals("worker-1")).findFirst().get();
    assertThat(merged.processes().get(worker.process()).pid()).isEqualTo(4242);
  }

  @Test
  void lossesOfFilesAddUp() {
    RecordingBuilder cut = new RecordingBuilder();
    cut.readLoss(new ReadLoss(ReadLoss.Cause.DAMAGED, 10, 1, 5));
    RecordingBuilder other = new RecordingBuilder();
    other.readLoss(new ReadLoss(ReadLoss.Cause.UNFINISHED, 7, 0, 0));
    assertThat(RecordingMerge.merge(List.of(cut.build(), other.build())).readLoss())
        .isEqualTo(Optional.of(new ReadLoss(ReadLoss.Cause.DAMAGED, 17, 1, 5)));
  }

  @Test
  void nothingCannotBeMerged() {
    assertThatThrownBy(() -> RecordingMerge.merge(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
