package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.tests.run.Child;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two engines that look at the same JVM at the same time. */
@E2e
class VerifyTest {
  private static final Pattern TOTALS =
      Pattern.compile("samples of ([0-9.]+) (\\w+) by eBPF, [0-9,]+ of ([0-9.]+) \\2 by async");

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "alloc"})
  void enginesAgree(String event) {
    try (Child target =
        Child.workload(
                Targets.jdk(25),
                List.of("-Xmx512m"),
                "H2Load",
                "threads=1",
                "warm=3",
                "seconds=600")
            .awaitReady()) {
      String told =
          Jtrace.run("verify", "-p", "" + target.pid(), "-e", event, "-d", "8s", "--tolerance", "5")
              .assertExit(0)
              .child()
              .output();
      Matcher totals = TOTALS.matcher(told);
      assertThat(totals.find()).as(told).isTrue();
      double ours = Double.parseDouble(totals.group(1));
      double theirs = Double.parseDouble(totals.group(3));
      assertThat(ours / theirs).as(told).isBetween(0.85, 1.15);
      assertThat(target.isAlive()).isTrue();
    }
  }
}
