package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jtrace.tests.accuracy.Measurement;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.shares.SharesCheck;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What jtrace records of programs whose right answer is known: a few samples, to see that nothing
 * is broken. {@code tests/accuracy} takes as many as the promised shares of errors need.
 */
@E2e
class KnownAnswersTest {

  private static final int SAMPLES = 2_000;

  /** So that by chance alone less than one run in a thousand fails. */
  private static final double STANDARD_ERRORS = 4;

  @TempDir Path directory;

  @ParameterizedTest(name = "JDK {0} {1}")
  @CsvSource({
    "8,", "11,", "21,", "26,",
    "17,", "17,-XX:TieredStopAtLevel=1", "17,-XX:-TieredCompilation", "17,-Xint",
    "25,", "25,-XX:TieredStopAtLevel=1", "25,-XX:-TieredCompilation", "25,-Xint"
  })
  void everyStackIsOneThatTheProgramCanHave(int jdk, String vmOption) {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC"));
    if (vmOption != null) {
      options.add(vmOption);
    }
    Set<String> before = KernelObjects.all();
    KnownChainCheck.Tally tally =
        new Measurement(Targets.jdk(jdk), directory)
            .chain(options, SAMPLES, Targets::assertUnharmed);
    assertThat(tally.isPlausible(SAMPLES, STANDARD_ERRORS))
        .as("%s\n%s\n%s", KnownChainCheck.HEADER, tally.row("chain"), tally.causes())
        .isTrue();
    assertThat(KernelObjects.leftBy(-1, before)).as("left in the kernel").isEmpty();
  }

  @ParameterizedTest(name = "JDK {0}, {1} Hz")
  @CsvSource({"17,99", "25,49", "25,499"})
  void sharesAreThoseThatTheProgramMeasured(int jdk, int rateHz) {
    SharesCheck.Result result = new Measurement(Targets.jdk(jdk), directory).shares(rateHz, 10);
    assertThat(result.agrees(STANDARD_ERRORS)).as(result.table()).isTrue();
  }
}
