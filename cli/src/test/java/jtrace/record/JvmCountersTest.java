package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmCountersTest {

  @Test
  void countersOfAJvmAreRead() {
    System.gc();
    JvmCounters own = JvmCounters.of((int) ProcessHandle.current().pid());
    assertThat(own.heapBytes()).isPositive();
    assertThat(own.gcCount()).isPositive();
    assertThat(own.gcNanos()).isPositive();
    assertThat(own.tellsPauses()).isTrue();
  }

  @Test
  void whatIsGoneHasNone() {
    assertThat(JvmCounters.of(999_999_999).isEmpty()).isTrue();
  }
}
