package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import jtrace.profile.jtr.JtrReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    description = "Shows a recording: by default the methods that use most CPU time.",
    footer = {"", "Examples:", "  jtrace report app.jtr"})
final class ReportCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Parameters(paramLabel = "FILE.jtr", description = "The recording.")
  Path file;

  ReportCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    ProfileText.printTop(JtrReader.read(file), context.terminal().out());
    return ExitCode.OK.value();
  }
}
