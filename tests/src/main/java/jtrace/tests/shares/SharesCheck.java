package jtrace.tests.shares;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.tests.chain.FoldedLine;

/**
 * Compares the shares of a profile with those that the program with known shares measured itself.
 *
 * <p>{@code java -cp tests/target/classes jtrace.tests.shares.SharesCheck TRUTH FILE.folded}, where
 * {@code TRUTH} is the program's output. Exits with 1 when a share is off by more than a point and
 * more than three standard errors.
 */
public final class SharesCheck {

  static final double TOLERANCE_POINTS = 1.0;
  static final double TOLERANCE_ERRORS = 3.0;
  private static final String PHASES = "jtrace.workloads.Phases.";
  private static final String TURNS = "jtrace.workloads.KnownShares$Turns.run";

  /**
   * One phase.
   *
   * @param truth its share of the program's own count, 0 to 1
   * @param seen its share of the samples
   * @param standardError of {@code seen}, from the number of samples
   */
  public record Share(String phase, double truth, double seen, double standardError) {

    double points() {
      return 100 * Math.abs(seen - truth);
    }

    /** Whether the profile agrees with the truth. */
    public boolean agrees() {
      return agrees(TOLERANCE_ERRORS);
    }

    boolean agrees(double standardErrors) {
      return points() <= TOLERANCE_POINTS
          || Math.abs(seen - truth) <= standardErrors * standardError;
    }
  }

  /**
   * A comparison.
   *
   * @param samples samples inside a phase
   * @param unattributed samples of the phases' thread that are in no phase
   */
  public record Result(List<Share> shares, long samples, long unattributed) {
    public Result {
      shares = List.copyOf(shares);
    }

    public boolean agrees() {
      return agrees(TOLERANCE_ERRORS);
    }

    /** The same for another number of standard errors. */
    public boolean agrees(double standardErrors) {
      return samples > 0 && shares.stream().allMatch(share -> share.agrees(standardErrors));
    }

    /** Largest difference of a share, in points of a hundred. */
    public double worstPoints() {
      return shares.stream().mapToDouble(Share::points).max().orElse(100);
    }

    /** A Markdown table. */
    public String table() {
      StringBuilder text =
          new StringBuilder("| phase | truth | seen | points | ok |\n|---|---|---|---|---|\n");
      for (Share share : shares) {
        text.append(
            "| %s | %.2f %% | %.2f %% | %.2f | %s |\n"
                .formatted(
                    share.phase(),
                    100 * share.truth(),
                    100 * share.seen(),
                    share.points(),
                    share.agrees() ? "yes" : "NO"));
      }
      return text.append(
              "%d samples in phases, %d of the thread outside of any\n"
                  .formatted(samples, unattributed))
          .toString();
    }
  }

  private SharesCheck() {}

  /** Compares the lines that the program printed with folded stacks. */
  public static Result check(List<String> programOutput, List<String> foldedLines) {
    Map<String, Long> truth = new LinkedHashMap<>();
    for (String line : programOutput) {
      String[] words = line.strip().split(" ", -1);
      if (words.length == 3 && words[0].equals("SHARE")) {
        truth.put(words[1], Long.parseLong(words[2]));
      }
    }
    if (truth.isEmpty()) {
      throw new IllegalArgumentException("no SHARE line: the program did not reach its end");
    }
    Map<String, Long> seen = new LinkedHashMap<>();
    long unattributed = 0;
    for (String text : foldedLines) {
      if (text.isBlank() || text.startsWith("#")) {
        continue;
      }
      FoldedLine line = FoldedLine.parse(text);
      int turns = line.frames().indexOf(TURNS);
      String phase =
          turns < 0 ? "" : phase(line.frames().subList(turns, line.frames().size()), truth);
      if (!phase.isEmpty()) {
        seen.merge(phase, line.count(), Long::sum);
      } else if (turns >= 0 || line.frames().getFirst().startsWith("[shares")) {
        unattributed += line.count();
      }
    }
    return compared(truth, seen, unattributed);
  }

  private static String phase(List<String> frames, Map<String, Long> truth) {
    for (String frame : frames) {
      if (frame.startsWith(PHASES) && truth.containsKey(frame.substring(PHASES.length()))) {
        return frame.substring(PHASES.length());
      }
    }
    return "";
  }

  private static Result compared(Map<String, Long> truth, Map<String, Long> seen, long outside) {
    double total = truth.values().stream().mapToLong(Long::longValue).sum();
    long samples = seen.values().stream().mapToLong(Long::longValue).sum();
    List<Share> shares = new ArrayList<>();
    truth.forEach((phase, nanos) -> {
      double share = seen.getOrDefault(phase, 0L) / (double) Math.max(1, samples);
      double error = Math.sqrt(nanos / total * (1 - nanos / total) / Math.max(1, samples));
      shares.add(new Share(phase, nanos / total, share, error));
    });
    return new Result(shares, samples, outside);
  }

  public static void main(String[] args) throws IOException {
    Result result =
        check(Files.readAllLines(Path.of(args[0])), Files.readAllLines(Path.of(args[1])));
    System.out.println(result.table());
    System.exit(result.agrees() ? 0 : 1);
  }
}
