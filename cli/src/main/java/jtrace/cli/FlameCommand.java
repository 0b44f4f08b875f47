package jtrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "flame",
    customSynopsis = {
      "jtrace flame (-p PID|NAME)... [options]",
      "       jtrace flame -a [options]",
      "       jtrace flame [-p PID|NAME] [options] -- COMMAND [ARG]..."
    },
    description = {
      "Records and writes a flame graph in one go; by default 10 s into jtrace-PID-TIME.html.",
      "Takes the options of record."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace flame -p 4711                         10 s of one process",
      "  jtrace flame -p OrderServer -d 1m -o a.html  a minute, by main class",
      "  jtrace flame -- java -jar app.jar            a command from start to end"
    })
final class FlameCommand implements Callable<Integer> {
  static final String DEFAULT_SECONDS = "10s";

  private final Context context;
  @Mixin CommonOptions common;
  @Mixin RecordingOptions recording;
  @Mixin OutputOptions output;

  FlameCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (recording.duration.isEmpty() && context.childCommand().isEmpty()) {
      recording.duration = DEFAULT_SECONDS;
    }
    return Recordings.run(
        context,
        RecordingPlan.of(
            recording,
            Output.of(output, "jtrace-%p-%t", ".html"),
            output.view(),
            context.childCommand()));
  }
}
