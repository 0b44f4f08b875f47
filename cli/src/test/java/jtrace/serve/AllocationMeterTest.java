package jtrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import jtrace.record.JvmCounters;
import org.junit.jupiter.api.Test;

class AllocationMeterTest {
  private static final int OWN = (int) ProcessHandle.current().pid();
  private static final int MIB = 1 << 20;

  static volatile byte[] last;

  private static long told(AllocationMeter meter) {
    return meter.bytes(OWN, JvmCounters.of(OWN)).orElseThrow();
  }

  @Test
  void whatThisJvmAllocatesIsCounted() {
    AllocationMeter meter = new AllocationMeter();
    System.gc();
    assertThat(told(meter)).isZero();
    for (int i = 0; i < 10; i++) {
      for (int block = 0; block < 64 * 16; block++) {
        last = new byte[MIB / 16];
      }
      System.gc(); // empties eden, and has the counters written
      told(meter);
    }
    assertThat(told(meter)).isGreaterThanOrEqualTo(10L * 64 * MIB * 8 / 10);
  }

  @Test
  void thoseThatHaveEndedAreForgotten() {
    AllocationMeter meter = new AllocationMeter();
    told(meter);
    last = new byte[MIB];
    System.gc();
    meter.keep(Set.of());
    assertThat(told(meter)).isZero();
  }
}
