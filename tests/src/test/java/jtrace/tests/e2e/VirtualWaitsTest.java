package jtrace.tests.e2e;

import static jtrace.tests.e2e.FoldedEvents.on;
import static jtrace.tests.e2e.FoldedEvents.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jtrace.tests.chain.FoldedLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits of 10,000 virtual threads, on a program that measures itself. */
@E2e
class VirtualWaitsTest {
  private static final String SEMAPHORE = "[park] java.util.concurrent.Semaphore$NonfairSync";

  @TempDir Path directory;

  private FoldedEvents program(String... vmOptions) {
    return new FoldedEvents(directory, "jtrace.workloads.KnownVirtualWaits", List.of(vmOptions));
  }

  @ParameterizedTest
  @CsvSource({"21, -XX:+UseG1GC", "25, -XX:+UseG1GC", "25, -XX:+UseZGC"})
  void timeWithoutACarrierIsThatOfTheProgramsOwnClock(int jdk, String collector)
      throws IOException {
    FoldedEvents recorded = program(collector);
    Map<String, Long> truth = recorded.record(jdk, List.of("-e", "unmounted,pinned"), "4");
    List<FoldedLine> stacks = recorded.stacks("unmounted");
    for (String place : List.of("sleepKnown", "takeKnown", "acquireKnown", "readKnown")) {
      assertThat(sum(stacks, recorded.in(place)))
          .as("%s of\n%s", place, truth)
          .isCloseTo(truth.get(place), withPercentage(5));
    }
    assertThat(sum(stacks, recorded.in("sleepKnown").and(on("[sleep]"))))
        .isCloseTo(truth.get("sleepKnown"), withPercentage(5));
    assertThat(sum(stacks, recorded.in("acquireKnown").and(on(SEMAPHORE))))
        .isCloseTo(truth.get("acquireKnown"), withPercentage(5));
    assertThat(sum(stacks, recorded.in("readKnown").and(on("[socket]")))).isPositive();
  }

  @Test
  void olderJvmHasNoVirtualThreads() {
    try (jtrace.tests.run.Child target = Targets.busyNative()) {
      Jtrace.run("record", "-e", "unmounted", "-p", "" + target.pid(), "-d", "1s")
          .assertProblem(1, "event unmounted is not possible");
    }
  }
}
