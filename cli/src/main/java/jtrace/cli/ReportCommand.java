package jtrace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.QualityJson;
import jtrace.profile.format.FormatOptions;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    customSynopsis = "jtrace report FILE.jtr [options]",
    description = "Shows a recording, or writes it in other formats.",
    footer = {
      "",
      "Examples:",
      "  jtrace report app.jtr                          the methods that use most CPU time",
      "  jtrace report app.jtr --sort thread,method --top 50",
      "  jtrace report app.jtr --tree down --percent-limit 2",
      "  jtrace report app.jtr --quality                how far the numbers can be trusted",
      "  jtrace report app.jtr -X 'java.lang.Thread.*' --focus Json -o json.html",
      "  jtrace report app.jtr -o app.pb.gz && go tool pprof -top app.pb.gz"
    })
final class ReportCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin ViewFilterOptions filter;
  @Mixin OutputOptions output;

  @Parameters(paramLabel = "FILE.jtr", description = "The recording.")
  Path file;

  @Option(
      names = "--quality",
      description = "Events seen and lost, stacks complete and truncated, frames without a name.")
  boolean quality;

  @Option(names = "--json", description = "Print --quality as JSON.")
  boolean json;

  @Mixin TableOptions table;

  ReportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (json && !quality) {
      throw new UsageException(
          "option --json needs --quality",
          "tables have no JSON form",
          "add --quality, or write the whole profile with -o profile.json");
    }
    FormatOptions options = FormatOptions.DEFAULT.withView(filter.view(output)).withTitle(title());
    ProfileText text = table.text();
    List<Output> outputs =
        output.files.isEmpty() && output.format.isEmpty()
            ? List.of()
            : Output.of(output, "jtrace-report-%t", Output.RECORDING);
    Recording recording = RecordingFile.open(file, context.terminal());
    if (quality) {
      print(Quality.of(recording), context.terminal().out());
    } else if (outputs.isEmpty()) {
      context.terminal().out().print(text.of(recording, options.view()));
    }
    outputs.forEach(target -> write(recording, options, target));
    return ExitCode.OK.value();
  }

  private String title() {
    return String.valueOf(file.getFileName());
  }

  private void print(Quality numbers, PrintStream out) {
    if (json) {
      Json.print(generator -> QualityJson.write(numbers, generator), out);
    } else {
      out.print(numbers.text());
    }
  }

  private void write(Recording recording, FormatOptions options, Output target) {
    List<Integer> pids = recording.processes().stream().map(ProcessInfo::pid).distinct().toList();
    Path path = OutputName.expand(target.name(), pids, LocalDateTime.now(ZoneId.systemDefault()));
    OutputFile.checkWritable(path);
    try {
      OutputFile.write(path, out -> target.format().write(recording, options, out));
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "cannot write " + path,
              String.valueOf(e.getMessage()),
              "make room or choose another place with -o; nothing was changed"),
          e);
    }
    context.terminal().say("wrote " + path);
  }
}
