package jtrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import jtrace.attach.JvmAgent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    description = {
      "Loads jtrace's agent into a running JVM, as -javaagent:jtrace.jar does at its start. It waits",
      "there without a thread until a command needs it. JDK 21 and newer warn about it on the JVM's",
      "standard error unless it runs with -XX:+EnableDynamicAgentLoading."
    },
    footer = {"", "Examples:", "  jtrace attach 4711", "  jtrace attach OrderServer --timeout 30s"})
final class AttachCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin TimeoutOption timeout;

  @Parameters(paramLabel = "PID|NAME", description = "JVM by id, name or main class.")
  String target;

  AttachCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int pid = Targets.ofHost().pids(List.of(target)).getFirst();
    context.terminal().say("process " + pid + ": " + JvmAgent.attach(pid, timeout.duration()));
    return ExitCode.OK.value();
  }
}
