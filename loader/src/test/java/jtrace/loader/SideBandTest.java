package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SideBandTest {
  @Test
  void tellsForkExecMappingsAndExitOfAChild() throws Exception {
    try (SideBand sideBand = SideBand.open(1 << 18);
        Readiness readiness = new Readiness()) {
      readiness.add(sideBand);
      Process child = new ProcessBuilder("/bin/true").start();
      int pid = Math.toIntExact(child.pid());
      assertThat(child.waitFor()).isZero();
      List<ProcessEvent> events = new ArrayList<>();
      assertThat(readiness.await(10_000)).isTrue();
      sideBand.drain(event -> {
        if (event.pid() == pid) {
          events.add(event);
        }
      });
      assertThat(events)
          .anyMatch(e -> e instanceof ProcessEvent.ForkEvent f && !f.isThread())
          .anyMatch(e -> e instanceof ProcessEvent.ExecEvent x && x.comm().equals("true"))
          .anyMatch(e ->
              e instanceof ProcessEvent.MmapEvent m
                  && m.fileName().endsWith("/libc.so.6")
                  && m.inode() != 0
                  && m.lengthBytes() > 4096
                  && m.fileOffsetBytes() > 0)
          .anyMatch(e -> e instanceof ProcessEvent.ExitEvent x && x.isMainThread());
      assertThat(events).allMatch(e -> Math.abs(System.nanoTime() - e.timeNanos()) < 60e9);
      assertThat(sideBand.lostCount()).isZero();
      assertThat(sideBand.malformedCount()).isZero();
    }
  }

  @Test
  void fullBufferCountsWhatIsLostAndWrappedRecordsStaySound() throws Exception {
    try (SideBand sideBand = SideBand.open(4096)) {
      List<ProcessEvent> events = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
        if (i % 4 == 0) {
          sideBand.drain(events::add);
        }
      }
      sideBand.drain(events::add);
      assertThat(sideBand.malformedCount()).isZero();
      assertThat(events)
          .filteredOn(e -> e instanceof ProcessEvent.MmapEvent)
          .allMatch(e ->
              e instanceof ProcessEvent.MmapEvent m
                  && m.lengthBytes() > 0
                  && !m.fileName().isEmpty());
    }
  }

  @Test
  void wakeupEndsTheWaitAndTimeoutIsTold() {
    try (Readiness readiness = new Readiness()) {
      readiness.wakeup();
      assertThat(readiness.await(60_000)).isTrue();
      assertThat(readiness.await(0)).isFalse();
    }
  }
}
