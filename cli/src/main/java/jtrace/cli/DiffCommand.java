package jtrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.Recording;
import jtrace.profile.analysis.DiffScale;
import jtrace.profile.analysis.DiffTable;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.filter.Profile;
import jtrace.profile.format.DiffFormat;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    customSynopsis = "jtrace diff BEFORE AFTER [options]",
    description = {
      "Shows what is different in two recordings: for each method what it had before and has"
          + " after,",
      "the change, the ratio, and whether chance explains it. By default in shares of each",
      "recording's whole, so their lengths do not matter. Lambdas and generated classes are"
          + " matched.",
      "-o writes a differential flame graph (.html) or folded stacks with two numbers (.folded)."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace diff monday.jtr tuesday.jtr",
      "  jtrace diff a.jtr b.jtr --by package -o diff.html",
      "  jtrace diff a.jtr b.jtr --per request 51200,48100   what each request costs",
      "  jtrace diff a.jfr b.jfr -e alloc --per second"
    })
final class DiffCommand implements Callable<Integer> {
  private static final int LINES_MAX = 100_000;

  private final Context context;
  @Mixin CommonOptions common;
  @Mixin ViewFilterOptions filter;
  @Mixin OutputOptions output;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "The first recording.")
  Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "The second recording.")
  Path after;

  @Option(
      names = "--by",
      paramLabel = "KEYS",
      description = "Lines by method, class, package, thread, kind; several with commas.")
  String by = "method";

  @Option(
      names = "--per",
      paramLabel = "WHAT",
      parameterConsumer = DiffPer.Words.class,
      description = "second, or request N,M: the requests served in each.")
  List<String> per = List.of();

  @Option(names = "--top", paramLabel = "N", description = "Lines of the table; default 30.")
  String top = "30";

  DiffCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int lines = RecordingPlan.number("--top", top, 1, LINES_MAX);
    List<SortKey> keys = TableOptions.keys("--by", by);
    DiffPer scale = DiffPer.of(per);
    List<DiffOutput> outputs = DiffOutput.of(output);
    Profile first = profile(before);
    Profile second = profile(after);
    requireSameUnit(first, second);
    DiffScale scaled = scale.of(first, second);
    StringBuilder text = new StringBuilder();
    DiffTable.of(first, second, keys, scaled).append(lines, text);
    context.terminal().out().print(text);
    DiffFormat format =
        new DiffFormat(first, second, scaled, before.getFileName() + " and " + after.getFileName());
    outputs.forEach(file -> file.write(format, context.terminal()));
    return ExitCode.OK.value();
  }

  private Profile profile(Path file) {
    Recording recording = RecordingFile.open(file, context.terminal());
    filter.event(recording);
    Profile profile = Profile.of(recording, filter.view(output));
    if (profile.totalValue() <= 0) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "nothing to compare in " + file,
              "it has no sample, or none that the filters keep",
              "see jtrace report " + file + " --quality, or filter less"));
    }
    return profile;
  }

  private static void requireSameUnit(Profile first, Profile second) {
    String one = first.event().map(event -> event.unit()).orElse("");
    String other = second.event().map(event -> event.unit()).orElse("");
    if (!one.equals(other)) {
      throw new UsageException(
          "the recordings measure different things: " + one + " and " + other,
          "only values of the same unit can be compared",
          "choose an event that both have with -e");
    }
  }
}
