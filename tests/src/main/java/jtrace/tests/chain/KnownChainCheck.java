package jtrace.tests.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.tests.chain.Verdict.Kind;

/**
 * Judges a folded file, best made with {@code --threads}, of the known-chain program.
 *
 * <p>{@code java -cp tests/target/classes jtrace.tests.chain.KnownChainCheck FILE.folded...} prints
 * a table and, for every cause, the number of samples and one stack. It exits with 1 when a file
 * has fewer than {@value #MINIMUM_SAMPLES} samples of the chain, or {@value #WRONG_PER_MILLION} of
 * a million or more are wrong, or {@value #INCOMPLETE_PER_MILLION} incomplete.
 */
public final class KnownChainCheck {

  static final long MINIMUM_SAMPLES = 10_000;
  static final long WRONG_PER_MILLION = 1_000;
  static final long INCOMPLETE_PER_MILLION = 5_000;
  private static final int CAUSES_SHOWN = 12;
  private static final int EXAMPLE_CHARACTERS = 400;

  /** Samples by verdict, and by cause with one example. */
  public static final class Tally {
    private final Map<Kind, Long> samples = new EnumMap<>(Kind.class);
    private final Map<String, Long> causes = new LinkedHashMap<>();
    private final Map<String, String> examples = new LinkedHashMap<>();

    void add(Verdict verdict, FoldedLine line) {
      samples.merge(verdict.kind(), line.count(), Long::sum);
      if (!verdict.cause().isEmpty()) {
        String cause = verdict.kind() + ": " + verdict.cause();
        causes.merge(cause, line.count(), Long::sum);
        examples.putIfAbsent(cause, String.join(";", line.frames()));
      }
    }

    long of(Kind kind) {
      return samples.getOrDefault(kind, 0L);
    }

    /** Samples of the chain's own threads. */
    public long judged() {
      return of(Kind.RIGHT) + of(Kind.IMPRECISE) + of(Kind.WRONG) + of(Kind.INCOMPLETE);
    }

    public double wrongShare() {
      return (double) of(Kind.WRONG) / Math.max(1, judged());
    }

    public double incompleteShare() {
      return (double) of(Kind.INCOMPLETE) / Math.max(1, judged());
    }

    /** Whether enough samples were judged, and they are as good as they have to be. */
    public boolean passes() {
      return judged() >= MINIMUM_SAMPLES
          && wrongShare() * 1e6 < WRONG_PER_MILLION
          && incompleteShare() * 1e6 < INCOMPLETE_PER_MILLION;
    }

    /**
     * Whether about {@code expected} samples were judged, and chance explains it when more are
     * wrong or incomplete than may be.
     */
    public boolean isPlausible(long expected, double standardErrors) {
      return judged() >= expected / 2
          && of(Kind.WRONG) <= allowed(WRONG_PER_MILLION, standardErrors)
          && of(Kind.INCOMPLETE) <= allowed(INCOMPLETE_PER_MILLION, standardErrors);
    }

    private double allowed(long perMillion, double standardErrors) {
      double mean = judged() * perMillion / 1e6;
      return mean + standardErrors * Math.sqrt(mean);
    }

    /** The causes, most samples first, each with a stack. */
    public String causes() {
      StringBuilder text = new StringBuilder();
      causes.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
          .limit(CAUSES_SHOWN)
          .forEach(e -> text.append("%8d  %s%n%s%n".formatted(e.getValue(), e.getKey(), shown(e))));
      return text.toString();
    }

    private String shown(Map.Entry<String, Long> cause) {
      String example = examples.get(cause.getKey());
      int excess = example.length() - EXAMPLE_CHARACTERS;
      return "          " + (excess > 0 ? "..." + example.substring(excess) : example);
    }

    /** A row of the table that {@link #HEADER} starts. */
    public String row(String name) {
      return "| %s | %d | %d | %.3f %% | %d | %d | %.3f %% | %d | %d |"
          .formatted(
              name,
              judged(),
              of(Kind.WRONG),
              100 * wrongShare(),
              of(Kind.IMPRECISE),
              of(Kind.INCOMPLETE),
              100 * incompleteShare(),
              of(Kind.OTHER) + of(Kind.OTHER_INCOMPLETE),
              of(Kind.OTHER_INCOMPLETE));
    }
  }

  /** The table's head, in Markdown. */
  public static final String HEADER =
      "| recording | samples | wrong | wrong % | leaf imprecise | incomplete | incomplete % | other threads | of them incomplete |\n"
          + "|---|---|---|---|---|---|---|---|---|";

  private KnownChainCheck() {}

  /** Judges every line of the known-chain program. */
  public static Tally check(List<String> foldedLines) {
    return check(foldedLines, new StackCheck());
  }

  /** Judges every line by the judge's measure. */
  public static Tally check(List<String> foldedLines, StackJudge check) {
    Tally tally = new Tally();
    for (String text : foldedLines) {
      if (!text.isBlank() && !text.startsWith("#")) {
        FoldedLine line = FoldedLine.parse(text);
        tally.add(check.check(line), line);
      }
    }
    return tally;
  }

  public static void main(String[] args) throws IOException {
    boolean passes = args.length > 0;
    StringBuilder details = new StringBuilder();
    System.out.println(HEADER);
    for (String arg : args) {
      Tally tally = check(Files.readAllLines(Path.of(arg)));
      passes &= tally.passes();
      System.out.println(tally.row(Path.of(arg).getFileName().toString()));
      details.append('\n').append(arg).append('\n').append(tally.causes());
    }
    System.out.println(details);
    System.exit(passes ? 0 : 1);
  }
}
