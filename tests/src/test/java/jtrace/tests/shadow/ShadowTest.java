package jtrace.tests.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jtrace.tests.run.Layout;
import jtrace.tests.walk.Walker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few samples of one program; {@code tests/shadow} takes many more. */
@Tag("e2e")
class ShadowTest {
  private static final int SAMPLES = 200;

  @TempDir Path folder;

  @Test
  void aRealProgramsOwnWordOfItsStackIsWhatTheWalkFinds() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to stop by ptrace");
    assumeTrue(hasCompiler(), "needs cc (apt-get install gcc)");
    Path jdk = Layout.jdks().get(25);
    assumeTrue(jdk != null, "no JDK 25");
    try (Walker walker = Walker.build(folder)) {
      ShadowTally tally =
          new ShadowRun(walker, folder, ShadowProgram.agent(folder))
              .run(ShadowProgram.ALL.getFirst(), jdk, List.of(), SAMPLES);
      assertThat(tally.count(ShadowVerdict.WRONG)).as(tally.examples()).isZero();
      assertThat(tally.count(ShadowVerdict.RIGHT)).isGreaterThan(SAMPLES / 2);
      assertThat(tally.count(ShadowVerdict.INCOMPLETE)).as(tally.examples()).isLessThan(5);
    }
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
  }
}
