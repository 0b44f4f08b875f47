package jtrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "record",
    customSynopsis = {
      "jtrace record (-p PID|NAME)... [options]",
      "       jtrace record -a [options]",
      "       jtrace record [-p PID|NAME] [options] -- COMMAND [ARG]..."
    },
    description = "Records where processes spend CPU time; by default into jtrace-PID-TIME.jtr.",
    footer = {
      "",
      "Formats by extension: .jtr .html .svg .folded .collapsed .pb.gz .speedscope.json .json .txt"
          + " .perf",
      "",
      "Examples:",
      "  jtrace record -p 4711 -d 30s -o app.jtr      30 s of one process",
      "  jtrace record -p OrderServer -o cpu-%%t.html   by main class, until Ctrl-C",
      "  jtrace record -a -F 49 -d 5m -o host.jtr     the whole host",
      "  jtrace record -p 4711 --threads --annotate -d 10 -o app.folded",
      "  jtrace record -p 4711 --debug-non-safepoints -d 60 -o app.html",
      "  jtrace record -o app.pb.gz -- java -jar app.jar",
      "  jtrace record -p 4711 -o load.html -- wrk -d 20 http://localhost:8080/"
    })
final class RecordCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin RecordingOptions recording;
  @Mixin OutputOptions output;

  RecordCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return Recordings.run(
        context,
        RecordingPlan.of(
            recording,
            Output.of(output, "jtrace-%p-%t", Output.RECORDING),
            output.view(),
            context.childCommand()));
  }
}
