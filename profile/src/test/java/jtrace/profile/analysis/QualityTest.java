package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import jtrace.profile.Counters;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.SampleRecordings;
import jtrace.profile.StackEnd;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

class QualityTest {
  private final Quality quality = Quality.of(SampleRecordings.small());

  @Test
  void countsSamplesStacksAndFramesByCause() {
    assertThat(quality.samples()).isEqualTo(12);
    assertThat(quality.lostByCause()).containsExactly(java.util.Map.entry("ring-buffer", 1L));
    assertThat(quality.completeStacks()).isEqualTo(11);
    assertThat(quality.stacksByEnd()).containsEntry(StackEnd.NO_ROW, 1L);
    assertThat(quality.framesByKind())
        .containsEntry(FrameKind.INLINED, 6L)
        .containsEntry(FrameKind.C2, 6L + 9 + 1)
        .containsEntry(FrameKind.KERNEL, 2L);
    assertThat(quality.framesByStatus()).containsEntry(NameStatus.NO_SYMBOL, 1L);
    assertThat(quality.frames()).isEqualTo(6 * 6 + 3 * 6 + 2 * 6 + 2);
    assertThat(quality.unnamedFrames()).isEqualTo(1);
  }

  @Test
  void tellsTheRateAndTheCost() {
    assertThat(quality.rateAskedHz().orElseThrow()).isBetween(98.9, 99.1);
    assertThat(quality.costCores()).contains(0.01);
    assertThat(quality.costRssBytes()).contains(100L << 20);
  }

  @Test
  void measuresTheRateByTicksWhenTheyWereCounted() {
    Recording recording =
        SampleRecordings.built(sink -> {
          SampleRecordings.writeSmall(sink);
          sink.counter(Counters.SAMPLER_TICKS, 490);
          sink.counter(Counters.SAMPLER_BUSY_NANOS, 5_000_000_000L);
        });
    assertThat(Quality.of(recording).rateGotHz()).contains(98.0);
  }

  @Test
  void measuresTheRateByGapsWithoutCounters() {
    Recording recording =
        SampleRecordings.built(sink -> {
          SampleRecordings.writeSmall(sink);
          for (int i = 1; i <= 30; i++) {
            sink.sample(0, 9_000_000_000L + i * 20_000_000L, 5, 0, 0, 1);
          }
        });
    assertThat(Quality.of(recording).rateGotHz()).contains(50.0);
  }

  @Test
  void saysItInOneLine() {
    assertThat(quality.line())
        .isEqualTo(
            "jtrace: 12 samples, 1 lost (ring-buffer 1); 91.67 % of stacks complete (no unwind rule"
                + " 1); 1.47 % of frames without a name (no symbol in module 1); ? of 99.0 Hz;"
                + " jtrace itself 1.00 % of a core, 100 MiB");
  }

  @Test
  void tellsWhatThereWasNoRoomFor() {
    Recording recording =
        SampleRecordings.built(sink -> {
          SampleRecordings.writeSmall(sink);
          sink.counter(Counters.REFUSED_TABLES, 3);
          sink.counter(Counters.NAMES_EVICTED, 7);
        });
    Quality wanting = Quality.of(recording);
    assertThat(wanting.line()).contains("; 3 unwind tables without room;");
    assertThat(wanting.text())
        .containsPattern("unwind tables without room +3\n")
        .containsPattern("names of compiled methods dropped +7\n");
    assertThat(quality.shortages()).isEmpty();
  }

  @Test
  void neverRoundsALossAway() {
    assertThat(QualityText.percent(99_999_999, 100_000_000)).isEqualTo("> 99.99 %");
    assertThat(QualityText.percent(1, 100_000_000)).isEqualTo("< 0.01 %");
    assertThat(QualityText.percent(5, 5)).isEqualTo("100.00 %");
    assertThat(QualityText.percent(0, 5)).isEqualTo("0.00 %");
    assertThat(QualityText.percent(0, 0)).isEqualTo("-");
  }

  @Test
  void anEmptyRecordingHasAQuality() {
    Quality empty = Quality.of(new RecordingBuilder().build());
    assertThat(empty.line()).startsWith("jtrace: 0 samples, 0 lost; - of stacks complete");
    assertThat(empty.text()).contains("samples lost");
  }

  @Test
  void counterNamesOfAFileCannotBreakTheLine() {
    Recording hostile =
        SampleRecordings.built(sink -> sink.counter("lost.a\n\u001b[31mb", Long.MAX_VALUE));
    assertThat(Quality.of(hostile).line()).contains("a\\n\\u001b[31mb").doesNotContain("\n");
  }

  @Test
  void writesJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
      QualityJson.write(quality, json);
    }
    assertThat(text.toString())
        .contains("\"samples\":12")
        .contains("\"stacksTruncated\":1")
        .contains("\"inlined\":6")
        .contains("\"no symbol in module\":1");
  }
}
