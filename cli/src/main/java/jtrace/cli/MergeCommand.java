package jtrace.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.Recording;
import jtrace.profile.RecordingMerge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "merge",
    customSynopsis = "jtrace merge FILE FILE... -o FILE [options]",
    description = {
      "Writes several recordings as one: equal processes, threads and stacks become one, durations",
      "and losses are summed. Takes every file that jtrace convert reads."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace merge monday.jtr tuesday.jtr -o both.jtr",
      "  jtrace merge node-*.jtr -o fleet.html"
    })
final class MergeCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin ViewFilterOptions filter;
  @Mixin OutputOptions output;

  @Parameters(paramLabel = "FILE", description = "Recordings, at least two.", arity = "1..*")
  List<Path> files = new ArrayList<>();

  MergeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (files.size() < 2) {
      throw new UsageException(
          "nothing to merge " + Printable.of(files.getFirst().toString(), 200) + " with",
          "merge takes two recordings or more",
          "name the others too, or use jtrace convert for one");
    }
    List<Output> outputs = Output.of(output, "jtrace-merge-%t", Output.RECORDING);
    Recording merged =
        RecordingMerge.merge(
            files.stream().map(file -> RecordingFile.open(file, context.terminal())).toList());
    filter
        .written(context.terminal(), merged, output, files.size() + " recordings")
        .write(merged, outputs);
    return ExitCode.OK.value();
  }
}
