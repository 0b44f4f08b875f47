package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import jtrace.tests.churn.ChurnCheck;
import jtrace.tests.churn.ChurnMeasurement;
import jtrace.tests.churn.ChurnMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code that is made, run for a moment and dropped; {@code tests/churn} does it for longer. */
@E2e
class CodeThatMovesTest {
  private static final int SECONDS = 5;
  private static final int FEWEST_SAMPLES = 20;

  @TempDir Path directory;

  @ParameterizedTest(name = "JDK {0}, {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "17;hidden classes",
        "25;hidden classes",
        "17;class loaders, 8 MiB, everything compiled",
        "25;class loaders, 8 MiB segmented",
        "17;redefined, interpreted",
        "25;redefined classes"
      })
  void noFrameHasTheNameOfCodeThatDidNotRunThen(int jdk, String name) throws IOException {
    ChurnMode mode =
        ChurnMode.ALL.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
    ChurnCheck.Tally tally =
        new ChurnMeasurement(Targets.jdk(jdk), directory).measure(mode, SECONDS).tally();
    String row = tally.row(name) + "\n" + String.join("\n", tally.examples());
    assertThat(tally.samples()).as(row).isGreaterThan(FEWEST_SAMPLES);
    assertThat(tally.named()).as(row).isPositive();
    assertThat(tally.wrong()).as(row).isZero();
    assertThat(tally.named() + tally.unnamed())
        .as("the others are of moments before the first frame of a generation: " + row)
        .isGreaterThan(tally.samples() * 3 / 4);
  }
}
