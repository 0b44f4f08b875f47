package jtrace.tests.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.run.Layout;
import jtrace.tests.shares.SharesCheck;

/**
 * The matrix of known answers, as Markdown tables; what {@code tests/accuracy} runs, which tells of
 * the variables {@code JDKS}, {@code MODES}, {@code FIBERS}, {@code SAMPLES}, {@code HZ} and {@code
 * PARTS}. Exits with 1 when a cell is not as good as it has to be.
 */
public final class Accuracy {

  private static final List<String> ALL_JDKS = List.of("8", "11", "17", "21", "25", "26");
  private static final int FIRST_WITH_FIBERS = 21;
  private static final int FIRST_WITH_COMPACT_HEADERS = 24;
  private static final List<List<String>> FIBER_MODES =
      List.of(
          List.of("-XX:+UseG1GC"),
          List.of("-XX:TieredStopAtLevel=1"),
          List.of("-Xint"),
          List.of("-XX:+UseParallelGC"),
          List.of("-XX:+UseSerialGC"),
          List.of("-XX:-UseCompressedOops"));

  /** Ways of {@code KnownFibers} to make its threads, beside the plain one. */
  private static final List<String> FIBER_WAYS =
      List.of("scheduler", "scope", "nested", "generator");

  private static final List<List<String>> FIBER_MODES_25 =
      List.of(
          List.of("-XX:+UseCompactObjectHeaders"),
          List.of("-XX:+UseShenandoahGC"),
          List.of("-XX:+UseZGC", "-Xmx2g"));
  private static final List<String> PARTS = List.of("chains", "fibers", "shares");
  private static final List<Integer> RATES_HZ = List.of(49, 99, 499);
  private static final int SAMPLES = 11_000;
  private static final List<String> SHARES_JDKS = List.of("17", "25");
  private static final int SHARES_SECONDS = 30;

  private final Path directory;
  private final int samples = number("SAMPLES", SAMPLES);
  private final int rateHz = number("HZ", Measurement.USUAL_HZ);
  private final List<String> details = new ArrayList<>();
  private boolean passes = true;

  private Accuracy(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    Accuracy accuracy = new Accuracy(Files.createTempDirectory("jtrace-accuracy"));
    List<String> parts = listed("PARTS", PARTS, PARTS);
    if (parts.contains("chains")) {
      accuracy.chains();
    }
    if (parts.contains("fibers")) {
      accuracy.fibers();
    }
    if (parts.contains("shares")) {
      accuracy.shares();
    }
    accuracy.details.forEach(System.out::println);
    System.exit(accuracy.passes ? 0 : 1);
  }

  /** What an environment variable lists, separated by commas. */
  private static List<String> listed(String variable, List<String> otherwise, List<String> all) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    return value.equals("all") ? all : List.of(value.split(",", -1));
  }

  private static int number(String variable, int otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() ? otherwise : Integer.parseInt(value);
  }

  private Measurement measurement(Cell cell) {
    return new Measurement(cell.jdk(), directory, rateHz);
  }

  private void chains() {
    List<Cell> cells =
        Cell.of(
            listed("JDKS", ALL_JDKS, ALL_JDKS),
            listed("MODES", Cell.USUAL_MODES, Cell.modeNames()));
    System.out.println("Known chains, " + rateHz + " Hz:\n\n" + KnownChainCheck.HEADER);
    for (Cell cell : cells) {
      try {
        KnownChainCheck.Tally tally =
            measurement(cell).chain(cell.options(), samples, program -> {});
        System.out.println(tally.row(cell.name()));
        passes &= tally.passes();
        if (!tally.causes().isEmpty()) {
          details.add("\n" + cell.name() + "\n\n```\n" + tally.causes() + "```");
        }
      } catch (IllegalStateException e) {
        boolean refused =
            e.getMessage().contains("Unrecognized VM option")
                || e.getMessage().contains("not supported")
                || e.getMessage().contains("Could not create the Java Virtual Machine");
        System.out.println(
            "| " + cell.name() + " | " + (refused ? "this build has it not" : "FAILED") + " |");
        passes &= refused;
        details.add("\n" + cell.name() + "\n\n```\n" + e.getMessage() + "\n```");
      }
    }
  }

  private void fibers() {
    System.out.println("\nKnown virtual threads, " + rateHz + " Hz:\n\n" + KnownChainCheck.HEADER);
    for (Cell cell : Cell.of(listed("JDKS", ALL_JDKS, ALL_JDKS), List.of("default"))) {
      int major = Layout.release(cell.jdk());
      if (major < FIRST_WITH_FIBERS) {
        continue;
      }
      List<List<String>> modes = new ArrayList<>(FIBER_MODES);
      if (major >= FIRST_WITH_COMPACT_HEADERS) {
        modes.addAll(FIBER_MODES_25);
      }
      for (List<String> mode : modes) {
        fibers(cell, mode, "plain", mode.getFirst());
      }
      for (String way : FIBER_WAYS) {
        fibers(cell, List.of(), way, way);
      }
    }
  }

  private void fibers(Cell cell, List<String> mode, String way, String title) {
    List<String> wanted = listed("FIBERS", List.of(), List.of());
    if (!wanted.isEmpty() && !wanted.contains(title)) {
      return;
    }
    String name = cell.name().replace(" default", "") + " " + title;
    KnownChainCheck.Tally tally = measurement(cell).fibers(mode, way, samples, program -> {});
    System.out.println(tally.row(name));
    passes &= tally.passes();
    details.add("\n" + name + "\n\n```\n" + tally.causes() + "```");
  }

  private void shares() {
    System.out.println(
        "\n"
            + "Known shares:\n\n"
            + "| program | samples | outside of a phase | worst share, points | within 1 point or 3"
            + " standard errors |\n"
            + "|---|---|---|---|---|");
    for (Cell cell : Cell.of(listed("JDKS", SHARES_JDKS, ALL_JDKS), List.of("default"))) {
      for (int sharesHz : RATES_HZ) {
        String name = cell.name().replace(" default", "") + ", " + sharesHz + " Hz";
        SharesCheck.Result result = measurement(cell).shares(sharesHz, SHARES_SECONDS);
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
