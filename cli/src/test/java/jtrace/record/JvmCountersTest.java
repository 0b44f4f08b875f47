package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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

  private static JvmCounters eden(long used, long capacity, long young, long full) {
    return new JvmCounters(
        Map.of(
            "sun.gc.generation.0.spaces", 3L,
            "sun.gc.generation.0.space.0.used", used,
            "sun.gc.generation.0.space.0.capacity", capacity,
            "sun.gc.collector.0.invocations", young,
            "sun.gc.collector.1.invocations", full));
  }

  @Test
  void whatIsAllocatedIsWhatEdenGrowsByAndWhatItHeldAtCollections() {
    JvmCounters before = eden(30, 100, 5, 1);
    assertThat(eden(45, 100, 5, 1).allocatedSince(before)).hasValue(15);
    assertThat(eden(10, 100, 6, 1).allocatedSince(before)).hasValue(70 + 10);
    assertThat(eden(10, 80, 8, 2).allocatedSince(before)).hasValue(70 + 3 * 80 + 10);
    assertThat(eden(10, 100, 5, 1).allocatedSince(before)).as("shrunk").hasValue(0);
    assertThat(new JvmCounters(Map.of()).allocatedSince(before)).isEmpty();
    JvmCounters noEden = new JvmCounters(Map.of("sun.gc.generation.0.spaces", 1L));
    assertThat(noEden.allocatedSince(noEden)).isEmpty();
  }

  @Test
  void whatIsGoneHasNone() {
    assertThat(JvmCounters.of(999_999_999).isEmpty()).isTrue();
  }
}
