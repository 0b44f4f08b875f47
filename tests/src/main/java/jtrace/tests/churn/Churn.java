package jtrace.tests.churn;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.Counters;
import jtrace.tests.run.Layout;

/**
 * Every mode of code that comes and goes, as a Markdown table; what {@code tests/churn} runs.
 * Arguments: seconds a mode, JDK major versions. Exits with 1 when a name was wrong.
 */
public final class Churn {
  private Churn() {}

  public static void main(String[] args) throws IOException {
    int seconds = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("jtrace-churn");
    boolean right = true;
    System.out.println(
        ChurnCheck.Tally.HEADER.replace(
            "\n|", " jtrace RSS after each quarter, and most, MiB |\n|---|"));
    for (String major : List.of(args).subList(1, args.length)) {
      Path jdk = Layout.jdks().get(Integer.valueOf(major));
      for (ChurnMode mode : ChurnMode.ALL) {
        boolean wanted = System.getProperty("mode", mode.name()).equals(mode.name());
        if (!wanted || Integer.parseInt(major) < mode.since()) {
          continue;
        }
        ChurnMeasurement.Result result =
            new ChurnMeasurement(jdk, directory).measure(mode, seconds);
        long rss = result.recording().counter(Counters.COST_RSS_BYTES) >> 20;
        System.out.println(
            result.tally().row("JDK " + major + " " + mode.name())
                + result.residentMib().stream().map(mib -> " " + mib).collect(joining())
                + ", "
                + rss
                + " |");
        result.tally().examples().forEach(example -> System.err.println("wrong: " + example));
        System.err.println(result.tally().causes());
        result
            .recording()
            .counters()
            .forEach((name, value) -> {
              if (value != 0 && (name.startsWith("lost.") || name.startsWith("names."))) {
                System.err.println(name + " " + value);
              }
            });
        right &= result.tally().wrong() == 0;
      }
    }
    System.exit(right ? 0 : 1);
  }
}
