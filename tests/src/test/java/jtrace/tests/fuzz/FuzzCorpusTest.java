package jtrace.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads again what {@code tests/fuzz/java} found worth keeping, and every input that failed. */
class FuzzCorpusTest {

  static Set<String> targets() {
    return FuzzTargets.names();
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void everyKeptInputIsReadWithinTheLimits(String name) throws Exception {
    FuzzTargets target = FuzzTargets.named(name);
    List<Path> inputs = inputs(name);
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      try {
        target.read(Files.readAllBytes(input));
      } catch (Throwable e) {
        throw new AssertionError(input + ": " + e, e);
      }
    }
  }

  private static List<Path> inputs(String name) throws IOException {
    Path folder = Layout.root().resolve("tests/src/test/resources/fuzz").resolve(name);
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
