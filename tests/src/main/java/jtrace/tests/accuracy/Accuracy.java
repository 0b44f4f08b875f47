package jtrace.tests.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.run.Layout;
import jtrace.tests.shares.SharesCheck;

/**
 * The whole matrix of known answers, as Markdown tables; what {@code tests/accuracy} runs. Takes
 * about ten minutes on an idle machine; exits with 1 when a cell is not as good as it has to be.
 */
public final class Accuracy {

  private static final List<Integer> JDKS = List.of(17, 25);
  private static final List<List<String>> MODES =
      List.of(
          List.of(),
          List.of("-XX:TieredStopAtLevel=1"),
          List.of("-XX:-TieredCompilation"),
          List.of("-Xint"));
  private static final int FIRST_WITH_FIBERS = 21;
  private static final List<List<String>> FIBER_MODES =
      List.of(
          List.of("-XX:+UseG1GC"),
          List.of("-XX:TieredStopAtLevel=1"),
          List.of("-Xint"),
          List.of("-XX:+UseParallelGC"),
          List.of("-XX:+UseSerialGC"),
          List.of("-XX:-UseCompressedOops"));
  private static final List<List<String>> FIBER_MODES_25 =
      List.of(
          List.of("-XX:+UseCompactObjectHeaders"),
          List.of("-XX:+UseShenandoahGC"),
          List.of("-XX:+UseZGC", "-Xmx2g"));
  private static final List<Integer> RATES_HZ = List.of(49, 99, 499);
  private static final long SAMPLES = 11_000;
  private static final int SHARES_SECONDS = 30;

  private final Path directory;
  private final List<String> details = new ArrayList<>();
  private boolean passes = true;

  private Accuracy(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    Accuracy accuracy = new Accuracy(Files.createTempDirectory("jtrace-accuracy"));
    accuracy.chains();
    accuracy.fibers();
    accuracy.shares();
    accuracy.details.forEach(System.out::println);
    System.exit(accuracy.passes ? 0 : 1);
  }

  private List<Map.Entry<Integer, Path>> jdks() {
    return Layout.jdks().entrySet().stream().filter(e -> JDKS.contains(e.getKey())).toList();
  }

  private void chains() {
    System.out.println("Known chains, 999 Hz:\n\n" + KnownChainCheck.HEADER);
    for (Map.Entry<Integer, Path> jdk : jdks()) {
      for (List<String> mode : MODES) {
        String name = "JDK " + jdk.getKey() + " " + (mode.isEmpty() ? "default" : mode.getFirst());
        KnownChainCheck.Tally tally =
            new Measurement(jdk.getValue(), directory).chain(mode, SAMPLES, program -> {});
        System.out.println(tally.row(name));
        passes &= tally.passes();
        details.add("\n" + name + "\n\n```\n" + tally.causes() + "```");
      }
    }
  }

  private void fibers() {
    System.out.println("\nKnown virtual threads, 999 Hz:\n\n" + KnownChainCheck.HEADER);
    for (Map.Entry<Integer, Path> jdk : Layout.jdks().entrySet()) {
      if (jdk.getKey() < FIRST_WITH_FIBERS) {
        continue;
      }
      List<List<String>> modes = new ArrayList<>(FIBER_MODES);
      if (jdk.getKey() >= 25) {
        modes.addAll(FIBER_MODES_25);
      }
      for (List<String> mode : modes) {
        String name = "JDK " + jdk.getKey() + " " + mode.getFirst();
        KnownChainCheck.Tally tally =
            new Measurement(jdk.getValue(), directory).fibers(mode, SAMPLES, program -> {});
        System.out.println(tally.row(name));
        passes &= tally.passes();
        details.add("\n" + name + "\n\n```\n" + tally.causes() + "```");
      }
    }
  }

  private void shares() {
    System.out.println(
        "\nKnown shares:\n\n| program | samples | outside of a phase | worst share, points | within 1 point or 3 standard errors |\n"
            + "|---|---|---|---|---|");
    for (Map.Entry<Integer, Path> jdk : jdks()) {
      for (int rateHz : RATES_HZ) {
        String name = "JDK " + jdk.getKey() + ", " + rateHz + " Hz";
        SharesCheck.Result result =
            new Measurement(jdk.getValue(), directory).shares(rateHz, SHARES_SECONDS);
        System.out.printf(
            "| %s | %d | %d | %.2f | %s |%n",
            name,
            result.samples(),
            result.unattributed(),
            result.worstPoints(),
            result.agrees() ? "yes" : "NO");
        passes &= result.agrees();
        details.add("\n" + name + "\n\n" + result.table());
      }
    }
  }
}
