package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SortedSet;
import org.junit.jupiter.api.Test;

final class BpfAuditTest {
  @Test
  void nothingIsLeftAfterEverythingWasClosed() {
    useEverything(); // class loading may open files for good
    SortedSet<String> before = BpfAudit.heldByThisProcess();
    useEverything();
    assertThat(BpfAudit.heldByThisProcess()).isEqualTo(before);
  }

  private static void useEverything() {
    try (BpfObject object = TestObjects.basic().load();
        RingBuffer ring = RingBuffer.of(object.map("events"));
        SideBand sideBand = SideBand.open(1 << 14);
        Readiness readiness = new Readiness();
        Link exec = object.program("on_exec").attach();
        PerfEvents events =
            PerfEvents.open(PerfEventSpec.cpuClock(10_000_000), object.program("on_tick"));
        ProcessMemory memory = ProcessMemory.open(TestObjects.ownPid());
        BpfStats stats = BpfStats.enable()) {
      readiness.add(ring);
      readiness.add(sideBand);
      assertThat(memory.isAlive()).isTrue();
      assertThat(BpfAudit.heldByThisProcess())
          .anyMatch(line -> line.contains("bpf-prog"))
          .anyMatch(line -> line.contains("bpf-map"))
          .anyMatch(line -> line.contains("perf_event"));
      assertThat(BpfAudit.inKernel().programs()).anyMatch(line -> line.endsWith(" on_tick"));
      assertThat(BpfAudit.inKernel().maps()).anyMatch(line -> line.endsWith(" counters"));
      assertThat(BpfAudit.inKernel().links()).isNotEmpty();
    }
  }

  @Test
  void runTimeOfAProgramGrowsWhileStatisticsAreOn() throws Exception {
    try (BpfObject object = TestObjects.basic().load();
        Link exec = object.program("on_exec").attach()) {
      BpfProgram program = object.program("on_exec");
      long runsWhileOn;
      try (BpfStats stats = BpfStats.enable()) {
        assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
        BpfStats.RunStats measured = program.runStats();
        assertThat(measured.runTimeNanos()).isPositive();
        assertThat(measured.missCount()).isZero();
        runsWhileOn = measured.runCount();
      }
      assertThat(runsWhileOn).isPositive();
    }
  }

  @Test
  void failedLoadAndFailedOpenLeaveNothing() {
    tryWrongThings();
    SortedSet<String> before = BpfAudit.heldByThisProcess();
    tryWrongThings();
    assertThat(BpfAudit.heldByThisProcess()).isEqualTo(before);
  }

  private static void tryWrongThings() {
    try (BpfObject object = BpfObject.open(TestObjects.bytes("refused"), "refused")) {
      object.load();
    } catch (LoaderException e) {
      assertThat(e.isPermission()).isTrue(); // the verifier's EACCES
    }
    try (BpfObject object = BpfObject.open(new byte[64], "junk")) {
      assertThat(object.programs()).isEmpty();
    } catch (LoaderException e) {
      assertThat(e.log()).isNotBlank();
    }
  }
}
