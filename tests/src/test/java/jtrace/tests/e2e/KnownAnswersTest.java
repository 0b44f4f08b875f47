package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.run.Child;
import jtrace.tests.shares.SharesCheck;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jtrace records of programs whose right answer is known. */
@E2e
class KnownAnswersTest {

  /** Long enough for 10,000 samples of one busy thread at 999 Hz. */
  private static final int CHAIN_SECONDS = 13;

  @TempDir Path directory;

  @ParameterizedTest(name = "JDK {0} {1}")
  @CsvSource({
    "17,", "17,-XX:TieredStopAtLevel=1", "17,-XX:-TieredCompilation", "17,-Xint",
    "25,", "25,-XX:TieredStopAtLevel=1", "25,-XX:-TieredCompilation", "25,-Xint"
  })
  void everyStackIsOneThatTheProgramCanHave(int jdk, String vmOption) throws IOException {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC"));
    if (vmOption != null) {
      options.add(vmOption);
    }
    Path folded = directory.resolve("chain.folded");
    try (Child target =
        Child.workload(Targets.jdk(jdk), options, "KnownChain", "warm=5", "seconds=60")) {
      target.awaitReady();
      Jtrace.run(
              "record",
              "-p",
              "" + target.pid(),
              "-F",
              "999",
              "-d",
              CHAIN_SECONDS + "s",
              "--threads",
              "-o",
              folded.toString())
          .assertExit(0);
      Targets.assertUnharmed(target);
    }
    KnownChainCheck.Tally tally = KnownChainCheck.check(Files.readAllLines(folded));
    assertThat(tally.passes())
        .as("%s\n%s\n%s", KnownChainCheck.HEADER, tally.row("chain"), tally.causes())
        .isTrue();
  }

  @ParameterizedTest(name = "JDK {0}, {1} Hz")
  @CsvSource({"17,49", "17,99", "17,499", "25,49", "25,99", "25,499"})
  void sharesAreThoseThatTheProgramMeasured(int jdk, int rateHz) throws IOException {
    Path folded = directory.resolve("shares.folded");
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(), "KnownShares", "warm=4", "seconds=22")) {
      target.awaitReady();
      Jtrace.run(
              "record",
              "-p",
              "" + target.pid(),
              "-F",
              "" + rateHz,
              "-d",
              "20s",
              "--threads",
              "-o",
              folded.toString())
          .assertExit(0);
      assertThat(target.await(Duration.ofSeconds(60))).contains(0);
      SharesCheck.Result result = SharesCheck.check(target.lines(), Files.readAllLines(folded));
      assertThat(result.agrees()).as(result.table()).isTrue();
    }
  }
}
