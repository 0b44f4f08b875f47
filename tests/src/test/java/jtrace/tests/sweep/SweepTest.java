package jtrace.tests.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import jtrace.tests.run.Layout;
import jtrace.tests.walk.Walker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few calls of each kind; {@code tests/sweep} steps through many more. */
@Tag("e2e")
class SweepTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "JDK {0} {1}, {2}")
  @CsvSource({
    "17, -Xint, cerhu",
    "25, -Xint, cerhu",
    "17, -XX:TieredStopAtLevel=1 -XX:-Inline, mkn",
    "25, -XX:TieredStopAtLevel=1 -XX:-Inline, mkn",
  })
  void theSameCallersAreFoundAtEveryInstruction(int release, String flags, String scenarios)
      throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to step by ptrace");
    assumeTrue(hasCompiler(), "needs cc (apt-get install gcc)");
    Path jdk = Layout.jdks().get(release);
    assumeTrue(jdk != null, "no JDK " + release);
    SweepJvm.compile(folder, release);
    try (Walker walker = Walker.build(folder)) {
      SweepTally tally =
          new SweepRun(folder, walker, Optional.empty())
              .run(jdk, Arrays.asList(flags.split(" ")), scenarios);
      assertThat(tally.wrong()).as(tally.problems()).isZero();
      assertThat(tally.instructions("interpreter: method entries")).isGreaterThan(50);
      assertThat(tally.steps()).isGreaterThan(1_000);
    }
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
  }
}
