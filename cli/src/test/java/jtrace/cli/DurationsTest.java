package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "30, PT30S",
    "30s, PT30S",
    "5m, PT5M",
    "500ms, PT0.5S",
    "2h, PT2H",
    "7d, PT168H",
    "1ms, PT0.001S"
  })
  void recordingsLastAsLongAsWritten(String text, Duration duration) {
    assertThat(Durations.ofRecording("-d", text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"10ms, PT0.01S", "1000000, PT0.001S", "100us, PT0.0001S", "10s, PT10S"})
  void aBareIntervalIsNanoseconds(String text, Duration duration) {
    assertThat(Durations.ofInterval("-i", text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-5",
        "1.5s",
        "s",
        "10 s",
        "30x",
        "9999999999",
        "8d",
        "0ms",
        "١٠",
        "1e3",
        "NaN"
      })
  void otherTextIsRefusedWithARemedy(String text) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Durations.ofRecording("-d", text))
        .satisfies(e -> assertThat(e.problem().remedy()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"99us", "11s", "0", "1"})
  void intervalsHaveBounds(String text) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Durations.ofInterval("-i", text));
  }

  @Test
  void wordsUseTheLargestWholeUnit() {
    assertThat(Durations.words(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Durations.words(Duration.ofMinutes(120))).isEqualTo("2h");
    assertThat(Durations.words(Duration.ofNanos(1_500_000))).isEqualTo("1500us");
    assertThat(Durations.words(Duration.ofNanos(7))).isEqualTo("7ns");
  }
}
