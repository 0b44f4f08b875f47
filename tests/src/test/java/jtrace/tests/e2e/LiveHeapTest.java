package jtrace.tests.e2e;

import static jtrace.tests.e2e.FoldedEvents.on;
import static jtrace.tests.e2e.FoldedEvents.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java objects that stay, on a program that allocates a known amount of them. */
@E2e
class LiveHeapTest {
  @TempDir Path directory;

  /** Some 300 samples: the sum has a standard error of 6 %. */
  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25})
  void whatStaysReachableHasItsPlaceAndSize(int jdk) throws IOException {
    FoldedEvents recorded =
        new FoldedEvents(directory, "jtrace.workloads.KnownHeap", List.of("-Xmx128m"));
    Map<String, Long> truth = recorded.record(jdk, List.of("-e", "live", "--alloc", "128k"));
    assertThat(sum(recorded.stacks("live"), recorded.in("keepKnown").and(on("byte[]"))))
        .isCloseTo(truth.get("keepKnown"), withPercentage(25));
    assertThat(sum(recorded.stacks("live"), recorded.in("passKnown")))
        .isLessThan(truth.get("passKnown") / 50);
  }

  @Test
  void whatCannotBeAskedForIsSaid() {
    try (Child target = Targets.chain(600)) {
      String pid = "" + target.pid();
      Jtrace.run("record", "-e", "live,cpu", "-p", pid).assertUsage("live", "alone");
      Jtrace.run("record", "-e", "live", "--no-attach", "-p", pid).assertUsage("--no-attach");
      Jtrace.run("record", "-e", "live", "-a", "-d", "1s").assertUsage("-p");
    }
    try (Child old = Child.workload(Targets.jdk(8), List.of(), "KnownHeap").awaitReady()) {
      Jtrace.run("record", "-e", "live", "-p", "" + old.pid()).assertUsage("before 11");
    }
  }
}
