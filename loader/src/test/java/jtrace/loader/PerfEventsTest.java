package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PerfEventsTest {
  private static final long MAGIC = 0x5eed;

  private static long busy(int rounds) {
    long x = 1;
    for (int i = 0; i < rounds; i++) {
      x = x * 6364136223846793005L + i;
    }
    return x;
  }

  private static BpfObject loaded() {
    return TestObjects.basic()
        .setReadOnly("magic", MAGIC)
        .setReadOnly("target_tgid", TestObjects.ownPid())
        .setMaxEntries("events", 1 << 18)
        .load();
  }

  @Test
  void ticksOfThisProcessArriveThroughTheRingBufferWithTheCookie() {
    try (BpfObject object = loaded();
        RingBuffer ring = RingBuffer.of(object.map("events"));
        Readiness readiness = new Readiness()) {
      readiness.add(ring);
      PerfEventSpec spec =
          new PerfEventSpec(
              PerfEventSpec.Source.CPU_CLOCK, 0, new PerfEventSpec.Frequency(999), true, false, 77);
      List<Long> cookies = new ArrayList<>();
      try (PerfEvents events = PerfEvents.open(spec, object.program("on_tick"))) {
        assertThat(events.cpuCount()).isEqualTo(CpuList.online().cardinality());
        assertThat(events.refresh()).isFalse();
        while (cookies.size() < 20) {
          assertThat(busy(1_000_000)).isNotZero();
          assertThat(readiness.await(10_000)).isTrue();
          ring.drain(
              r -> {
                assertThat(r.limit()).isEqualTo(24);
                assertThat(r.getLong(0)).isEqualTo(MAGIC);
                assertThat(r.getInt(8)).isEqualTo(TestObjects.ownPid());
                cookies.add(r.getLong(16));
              },
              1000);
        }
      }
      ring.drain(r -> cookies.add(r.getLong(16)), Integer.MAX_VALUE);
      assertThat(cookies).containsOnly(77L);
      assertThat(ring.recordCount()).isEqualTo(cookies.size());
      assertThat(ring.recordBytes()).isEqualTo(24L * cookies.size());
      long[] counted = object.map("counters").sumPerCpu(0);
      assertThat(counted).containsExactly(cookies.size(), 10L * cookies.size());
      assertThat(ring.pendingBytes()).isZero();
    }
  }

  @Test
  void refreshOpensCpusThatWereNotThereBefore() {
    try (BpfObject object = loaded()) {
      BitSet none = new BitSet();
      try (PerfEvents events =
          PerfEvents.open(PerfEventSpec.cpuClock(1_000_000), object.program("on_tick"), none)) {
        assertThat(events.cpuCount()).isZero();
        assertThat(events.refresh()).isTrue();
        assertThat(events.cpuCount()).isEqualTo(CpuList.online().cardinality());
      }
    }
  }

  @Test
  void frequencyAboveTheKernelsLimitIsNamed() {
    try (BpfObject object = loaded()) {
      PerfEventSpec spec =
          new PerfEventSpec(
              PerfEventSpec.Source.CPU_CLOCK,
              0,
              new PerfEventSpec.Frequency(100_000_000),
              true,
              false,
              0);
      assertThatThrownBy(() -> PerfEvents.open(spec, object.program("on_tick")))
          .isInstanceOf(LoaderException.class)
          .hasMessageContaining("perf_event_max_sample_rate");
    }
  }

  @Test
  void cyclesEitherWorkOrSayThatThereIsNoCounter() {
    try (BpfObject object = loaded()) {
      PerfEventSpec spec =
          new PerfEventSpec(
              PerfEventSpec.Source.HARDWARE, 0, new PerfEventSpec.Frequency(99), true, false, 0);
      boolean pmu = ProcFiles.exists("/sys/bus/event_source/devices/cpu");
      LoaderException e =
          catchThrowableOfType(
              LoaderException.class,
              () -> PerfEvents.open(spec, object.program("on_tick")).close());
      if (pmu) {
        assertThat(e).isNull();
      } else {
        assertThat(e.remedy()).contains("clock");
      }
    }
  }

  @Test
  void discardedRecordsAreSkippedAndAFullBufferIsCountedByTheProgram() {
    try (BpfObject object =
            TestObjects.basic().setReadOnly("target_tgid", TestObjects.ownPid()).load();
        RingBuffer ring = RingBuffer.of(object.map("events"))) {
      PerfEventSpec discarding =
          new PerfEventSpec(
              PerfEventSpec.Source.CPU_CLOCK,
              0,
              new PerfEventSpec.Period(200_000),
              true,
              false,
              13);
      try (PerfEvents events = PerfEvents.open(discarding, object.program("on_tick"))) {
        while (object.map("counters").sumPerCpu(0)[0] < 50) {
          assertThat(busy(100_000)).isNotZero();
        }
      }
      assertThat(ring.pendingBytes()).isPositive();
      assertThat(ring.drain(r -> {}, Integer.MAX_VALUE)).isZero();
      assertThat(ring.pendingBytes()).isZero();
      try (PerfEvents events =
          PerfEvents.open(PerfEventSpec.cpuClock(200_000), object.program("on_tick"))) {
        while (object.map("counters").sumPerCpu(1)[0] < 5) {
          assertThat(busy(100_000)).isNotZero();
        }
      }
      // 4096 bytes hold 128 records of 24 bytes and their headers
      assertThat(ring.drain(r -> {}, Integer.MAX_VALUE)).isBetween(127, 128);
    }
  }

  @Test
  void recordWhoseConsumerThrowsIsDoneWith() {
    try (BpfObject object = loaded();
        RingBuffer ring = RingBuffer.of(object.map("events"))) {
      try (PerfEvents events =
          PerfEvents.open(PerfEventSpec.cpuClock(200_000), object.program("on_tick"))) {
        while (object.map("counters").sumPerCpu(0)[0] < 10) {
          assertThat(busy(100_000)).isNotZero();
        }
      }
      long before = ring.pendingBytes();
      assertThatThrownBy(() ->
              ring.drain(
                  r -> {
                    throw new IllegalStateException("consumer");
                  },
                  10))
          .hasMessage("consumer");
      assertThat(ring.pendingBytes()).isEqualTo(before - 32);
    }
  }
}
