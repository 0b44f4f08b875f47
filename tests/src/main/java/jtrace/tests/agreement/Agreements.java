package jtrace.tests.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.analysis.Agreement;
import jtrace.profile.analysis.Estimate;
import jtrace.profile.analysis.ShareTable;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.reader.ProfileReader;
import jtrace.profile.reader.ProfileReaders;

/**
 * Profiles real programs with jtrace and async-profiler in the same seconds and compares self and
 * total share of the largest methods, as Markdown tables; what {@code tests/agreement} runs.
 * Arguments: folder for the profiles, seconds, then {@code PROGRAM:JDK}...; {@code 0} seconds only
 * compares what is in the folder.
 */
public final class Agreements {

  /** Of the methods by self and by total in either profile. */
  private static final int TOP = 30;

  /** Differences that nobody minds, when chance does not explain them. */
  private static final double TOLERANCE = 0.002;

  /** What async-profiler does in its signals is not the program's. */
  private static final Pattern OF_ASYNC =
      Pattern.compile("PerfEvents::signalHandler|Profiler::recordSample|libasyncProfiler");

  private Agreements() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    int seconds = Integer.parseInt(args[1]);
    StringBuilder details = new StringBuilder();
    System.out.println(
        """
        | program | samples, jtrace and async-profiler | shares compared | largest difference, points | within the 95 %% interval | disagree |
        |---|---|---|---|---|---|\
        """
            .formatted());
    for (String cell : List.of(args).subList(2, args.length)) {
      String program = cell.substring(0, cell.indexOf(':'));
      int jdk = Integer.parseInt(cell.substring(cell.indexOf(':') + 1));
      Window window =
          seconds > 0
              ? Window.of(program, jdk, seconds, directory)
              : Window.in(program, jdk, directory);
      ShareTable ours = table(window.jtrace());
      ShareTable theirs = table(window.async());
      Agreement agreement = Agreement.of(ours, theirs, TOP, TOLERANCE);
      System.out.println(line(program + ", JDK " + jdk, ours, theirs, agreement));
      details.append(disagreements(program + ", JDK " + jdk, agreement));
    }
    System.out.print(
        "\n| program | method | self, jtrace and async-profiler | total |\n|---|---|---|---|\n"
            + details);
  }

  private static ShareTable table(Path file) throws IOException {
    Optional<ProfileReader> reader = ProfileReaders.standard().of(file);
    RecordingBuilder recording = new RecordingBuilder();
    reader.orElseThrow(() -> new IOException("no profile: " + file)).read(file, recording);
    return table(recording.build());
  }

  private static ShareTable table(Recording recording) {
    ViewOptions options = ViewOptions.builder().ignore(OF_ASYNC).build();
    return ShareTable.of(
        Profile.of(recording, options), List.of(SortKey.METHOD), MethodNames::common);
  }

  private static String line(String name, ShareTable ours, ShareTable theirs, Agreement agreement) {
    List<Agreement.Pair> pairs =
        agreement.rows().stream()
            .flatMap(row -> java.util.stream.Stream.of(row.self(), row.total()))
            .toList();
    long inside =
        pairs.stream()
            .map(pair -> pair.difference().interval(Agreement.CONFIDENCE))
            .filter(interval -> interval.low() <= 0 && interval.high() >= 0)
            .count();
    double largest =
        pairs.stream().mapToDouble(pair -> Math.abs(pair.difference().value())).max().orElse(0);
    return "| %s | %,d and %,d | %d | %.2f | %d (%.0f %%) | %d |"
        .formatted(
            name,
            ours.samples(),
            theirs.samples(),
            pairs.size(),
            100 * largest,
            inside,
            100.0 * inside / pairs.size(),
            pairs.stream().filter(Agreement.Pair::disagrees).count());
  }

  private static String disagreements(String name, Agreement agreement) {
    StringBuilder text = new StringBuilder();
    agreement.rows().stream()
        .filter(Agreement.Row::disagrees)
        .sorted(Comparator.comparingDouble(Agreements::distance).reversed())
        .forEach(row ->
            text.append(
                "| %s | %s | %s | %s |%n"
                    .formatted(
                        name, String.join(" ", row.keys()), text(row.self()), text(row.total()))));
    return text.toString();
  }

  private static double distance(Agreement.Row row) {
    return Math.max(
        Math.abs(row.self().difference().value()), Math.abs(row.total().difference().value()));
  }

  private static String text(Agreement.Pair pair) {
    return text(pair.first()) + ", " + text(pair.second()) + (pair.disagrees() ? " !" : "");
  }

  private static String text(Estimate share) {
    return "%.2f ± %.2f %%"
        .formatted(100 * share.value(), 100 * share.interval(Agreement.CONFIDENCE).halfWidth());
  }
}
