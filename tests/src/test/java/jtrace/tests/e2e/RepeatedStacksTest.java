package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import jtrace.profile.Frame;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrReader;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that wait again and again in nearly the same place, which are not walked each time. */
@E2e
class RepeatedStacksTest {
  private static final int CHAINS = 64;
  private static final int CALLS = 7;

  @TempDir Path directory;

  /** All chains wait equally often, so none may be taken for another. */
  @ParameterizedTest
  @CsvSource({
    "17, -XX:+TieredCompilation", "17, -Xint", "17, -XX:TieredStopAtLevel=1",
    "25, -XX:+TieredCompilation", "25, -Xint", "8, -XX:+TieredCompilation"
  })
  void everyChainHasItsOwnWaits(int jdk, String option) throws IOException {
    Path file = directory.resolve("x.jtr");
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(option), "KnownTurns", "seconds=300")
            .awaitReady()) {
      Jtrace.run("record", "-e", "off-cpu", "-p", "" + target.pid(), "-d", "4s", "-o", "" + file)
          .assertExit(0);
      assertThat(target.isAlive()).as(target.output()).isTrue();
    }
    TreeMap<String, Long> waits = waitsByChain(JtrReader.read(file));
    long most = Collections.max(waits.values());
    assertThat(waits).hasSize(CHAINS);
    assertThat(Collections.min(waits.values()))
        .as(waits::toString)
        .isGreaterThan(most - Math.max(3, most / 50))
        .isGreaterThan(20);
  }

  /** Waits, not counting those for a CPU, by the first letters of the methods, leaf first. */
  private static TreeMap<String, Long> waitsByChain(Recording recording) {
    TreeMap<String, Long> waits = new TreeMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      StringBuilder chain = new StringBuilder();
      String leaf = "";
      for (int id : recording.stackFrames(recording.sampleStack(i))) {
        Frame frame = recording.frames().get(id);
        leaf = leaf.isEmpty() ? frame.methodName() : leaf;
        if (frame.className().endsWith("KnownTurns") && chain.length() < CALLS) {
          chain.append(frame.methodName().charAt(0));
        }
      }
      if (chain.length() == CALLS && !leaf.startsWith("[run queue]")) {
        waits.merge(chain.toString(), recording.sampleEventCount(i), Long::sum);
      }
    }
    return waits;
  }
}
