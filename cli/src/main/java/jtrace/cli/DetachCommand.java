package jtrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import jtrace.attach.JvmAgent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "detach",
    description = {
      "Ends what jtrace's agent does in a JVM. Its threads, files and class loader go; two small",
      "classes stay, since a JVM cannot unload them."
    },
    footer = {"", "Examples:", "  jtrace detach 4711"})
final class DetachCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin TimeoutOption timeout;

  @Parameters(paramLabel = "PID|NAME", description = "JVM by id, name or main class.")
  String target;

  DetachCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int pid = Targets.ofHost().pids(List.of(target)).getFirst();
    context.terminal().say("process " + pid + ": " + JvmAgent.detach(pid, timeout.duration()));
    return ExitCode.OK.value();
  }
}
