package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void theDefaultIs99Hz() {
    assertThat(Rate.of(NONE, NONE).periodNanos()).isEqualTo(10_101_010);
    assertThat(Rate.of(NONE, NONE).words()).isEqualTo("99 Hz");
  }

  @Test
  void anIntervalIsThePeriod() {
    assertThat(Rate.of(NONE, Optional.of("10ms")).periodNanos()).isEqualTo(10_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000000", "10001", "x", "9.9", "99999999999999"})
  void impossibleRatesAreRefused(String hz) {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Rate.of(Optional.of(hz), NONE))
        .satisfies(e -> assertThat(e.problem().what()).contains(hz));
  }

  @Test
  void rateAndIntervalExcludeEachOther() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Rate.of(Optional.of("99"), Optional.of("10ms")));
  }
}
