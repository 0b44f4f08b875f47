package jtrace.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "jtrace",
    header = "Shows where a running JVM's time goes, from the kernel, with nothing loaded into it.",
    customSynopsis = {"jtrace COMMAND [options]", "       jtrace PID"},
    footer = {
      "",
      "Examples:",
      "  jtrace ps                      which JVMs run here",
      "  jtrace 4711                    10 s of CPU profile: top table and jtrace-4711.html",
      "  jtrace flame -p MyMain -d 30s  a flame graph of 30 s",
      "  jtrace record -p 4711 -o a.jtr && jtrace report a.jtr",
      "",
      "jtrace help COMMAND shows a command's options; jtrace help exit-codes what exit codes mean."
    })
final class RootCommand implements Callable<Integer> {
  private final Context context;

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;

  @Option(
      names = {"-V", "--version"},
      description = "Show the version and end.")
  boolean version;

  @Parameters(arity = "0..1", paramLabel = "PID", description = "JVM to profile for 10 seconds.")
  List<String> pids = List.of();

  RootCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (version) {
      context.terminal().out().println("jtrace " + Version.text());
      return ExitCode.OK.value();
    }
    if (pids.isEmpty()) {
      spec.commandLine().usage(context.terminal().out());
      return ExitCode.OK.value();
    }
    String pid = pids.getFirst();
    if (!pid.matches("\\d{1,9}")) {
      throw new UsageException(
          "unknown command '" + pid + "'" + nearest(pid),
          "the first word is a command or a process id",
          "see jtrace --help for the commands, jtrace ps for the process ids");
    }
    return Recordings.profile(context, pid);
  }

  private String nearest(String word) {
    return new CommandLine.UnmatchedArgumentException(spec.commandLine(), List.of(word))
        .getSuggestions().stream()
            .findFirst()
            .map(name -> "; did you mean '" + name.replace("jtrace ", "") + "'?")
            .orElse("");
  }
}
