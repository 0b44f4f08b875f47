package jtrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "help",
    description = "Shows a command's options and examples, or what exit codes mean.",
    footer = {"", "Examples:", "  jtrace help record", "  jtrace help exit-codes"})
final class HelpCommand implements Callable<Integer> {
  private static final String EXIT_CODES = "exit-codes";

  private final Context context;
  @Spec CommandSpec spec;
  @Mixin CommonOptions common;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "A command, or exit-codes.",
      defaultValue = "")
  String topic;

  HelpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CommandLine root = spec.parent().commandLine();
    if (topic.equals(EXIT_CODES)) {
      for (ExitCode code : ExitCode.values()) {
        context.terminal().out().printf("%4d  %s%n", code.value(), code.meaning());
      }
    } else if (topic.isEmpty()) {
      root.usage(context.terminal().out());
    } else if (root.getSubcommands().containsKey(topic)) {
      root.getSubcommands().get(topic).usage(context.terminal().out());
    } else {
      throw new UsageException(
          "no help for '" + topic + "'",
          "it is neither a command nor " + EXIT_CODES,
          "see jtrace --help for the commands");
    }
    return ExitCode.OK.value();
  }
}
