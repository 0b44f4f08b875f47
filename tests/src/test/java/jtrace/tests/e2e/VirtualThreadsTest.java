package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jtrace.tests.accuracy.Measurement;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.run.KernelObjects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Stacks of virtual threads whose frames lie frozen in the heap, under their own ids; {@code
 * tests/accuracy} takes as many samples as the promised shares of errors need.
 */
@E2e
class VirtualThreadsTest {
  private static final int SAMPLES = 2_000;
  private static final double STANDARD_ERRORS = 4;

  @TempDir Path directory;

  @ParameterizedTest(name = "JDK {0} {1}")
  @CsvSource({
    "21,-XX:+UseG1GC",
    "21,-XX:+UseSerialGC -Xint",
    "25,-XX:+UseG1GC",
    "25,-XX:+UseParallelGC -Xint",
    "25,-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
    "25,-XX:+UseParallelGC -XX:+UseCompactObjectHeaders",
    "25,-XX:+UseG1GC -XX:-UseCompressedOops",
  })
  void everyStackReachesTheCarriersRootThroughTheFrozenFrames(int jdk, String vmOptions) {
    List<String> options = Arrays.asList(vmOptions.split(" ", -1));
    check(jdk, options, "plain");
  }

  @ParameterizedTest(name = "JDK {0} {1}")
  @CsvSource({"21, scheduler", "25, scope", "25, generator"})
  void soDoThoseOfThreadsThatAreMadeInOtherWays(int jdk, String way) {
    check(jdk, List.of(), way);
  }

  private void check(int jdk, List<String> options, String way) {
    Set<String> before = KernelObjects.all();
    KnownChainCheck.Tally tally =
        new Measurement(Targets.jdk(jdk), directory)
            .fibers(options, way, SAMPLES, Targets::assertUnharmed);
    // a scheduler of its own takes some of the CPU time
    long judged = way.equals("plain") ? SAMPLES : SAMPLES / 2;
    assertThat(tally.isPlausible(judged, STANDARD_ERRORS))
        .as("%s\n%s\n%s", KnownChainCheck.HEADER, tally.row("fibers"), tally.causes())
        .isTrue();
    assertThat(KernelObjects.leftBy(-1, before)).as("left in the kernel").isEmpty();
  }
}
