package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfCostTest {

  @Test
  void thePeakIsTheLineOfItsName() {
    String status = "Name:\tjava\nVmPeak:\t 9999999 kB\nVmHWM:\t  141312 kB\nVmRSS:\t 99 kB\n";
    assertThat(SelfCost.peakBytes(status)).isEqualTo(141_312L << 10);
  }

  @Test
  void withoutThatLineNothingIsKnown() {
    assertThat(SelfCost.peakBytes("Name:\tkthreadd\n")).isZero();
    assertThat(SelfCost.peakBytes("")).isZero();
    assertThat(SelfCost.peakBytes("VmHWM:")).isZero();
  }

  @Test
  void thisProcessHasUsedMemoryAndTime() {
    SelfCost cost = new SelfCost();
    assertThat(cost.peakRssBytes()).isGreaterThan(10L << 20);
    assertThat(cost.cpuNanos()).isNotNegative();
  }
}
