package jtrace.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.Recording;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.QualityJson;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    customSynopsis = "jtrace report FILE [options]",
    description = {
      "Shows a recording, or writes it in other formats. Also takes the files of other profilers"
          + " that",
      "jtrace convert reads."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace report app.jtr                          the methods that use most CPU time",
      "  jtrace report app.jtr --sort thread,method --top 50",
      "  jtrace report app.jtr --tree down --percent-limit 2",
      "  jtrace report app.jtr --from 90s --to 2m       half a minute of it",
      "  jtrace report app.jtr --slice 10s -o part-%%n.html",
      "  jtrace report app.jtr --quality                how far the numbers can be trusted",
      "  jtrace report app.jtr -X 'java.lang.Thread.*' --focus Json -o json.html",
      "  jtrace report async.jfr -e alloc               allocations in a flight recording",
      "  jtrace report app.jtr -o app.pb.gz && go tool pprof -top app.pb.gz"
    })
final class ReportCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin ViewFilterOptions filter;
  @Mixin OutputOptions output;

  @Parameters(paramLabel = "FILE", description = "The recording.")
  Path file;

  @Option(
      names = "--quality",
      description = "Events seen and lost, stacks complete and truncated, frames without a name.")
  boolean quality;

  @Option(names = "--json", description = "Print --quality as JSON.")
  boolean json;

  @Option(
      names = "--slice",
      paramLabel = "TIME",
      description = "Each such part of the time for itself; files need %%n in their name.")
  String slice = "";

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
    ViewOptions view = filter.view(output);
    ProfileText text = table.text();
    List<Output> outputs =
        output.files.isEmpty() && output.format.isEmpty()
            ? List.of()
            : Output.of(output, "jtrace-report-%t", Output.RECORDING);
    if (!slice.isEmpty()) {
      TimeSlice.check(slice, quality, outputs);
    }
    Recording recording = RecordingFile.open(file, context.terminal());
    filter.event(recording);
    if (quality) {
      print(Quality.of(recording), context.terminal().out());
    } else if (!slice.isEmpty()) {
      slices(recording, view, text, outputs);
    } else if (outputs.isEmpty()) {
      context.terminal().out().print(text.of(recording, view));
    }
    if (slice.isEmpty()) {
      filter.written(context.terminal(), recording, output, title()).write(recording, outputs);
    }
    return ExitCode.OK.value();
  }

  private void slices(
      Recording recording, ViewOptions view, ProfileText text, List<Output> outputs) {
    FormatOptions options =
        filter.written(context.terminal(), recording, output, title()).options();
    for (TimeSlice part : TimeSlice.of(recording, view, slice)) {
      if (outputs.isEmpty()) {
        context.terminal().out().println(part.words());
        context.terminal().out().println(text.of(recording, part.view(view)));
      }
      new WrittenProfiles(
              context.terminal(),
              options.withView(part.view(options.view())).withTitle(title() + ", " + part.words()))
          .write(recording, outputs);
    }
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
}
