package jtrace.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The tree of commands; builds only the one that is asked for, which halves the time to start. */
final class Commands {
  private static final String HIDDEN = "warm-up";
  private static final Map<String, Function<Context, Object>> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ps", PsCommand::new),
              Map.entry("doctor", DoctorCommand::new),
              Map.entry("record", RecordCommand::new),
              Map.entry("report", ReportCommand::new),
              Map.entry("flame", FlameCommand::new),
              Map.entry("list", ListCommand::new),
              Map.entry("convert", ConvertCommand::new),
              Map.entry("merge", MergeCommand::new),
              Map.entry("diff", DiffCommand::new),
              Map.entry("verify", VerifyCommand::new),
              Map.entry("serve", ServeCommand::new),
              Map.entry("pprof", PprofCommand::new),
              Map.entry("top", TopCommand::new),
              Map.entry("threads", ThreadsCommand::new),
              Map.entry("torch", TorchCommand::new),
              Map.entry("start", StartCommand::new),
              Map.entry("stop", StopCommand::new),
              Map.entry("dump", DumpCommand::new),
              Map.entry("status", StatusCommand::new),
              Map.entry("attach", AttachCommand::new),
              Map.entry("detach", DetachCommand::new),
              Map.entry("demo", DemoCommand::new),
              Map.entry("version", VersionCommand::new),
              Map.entry("completion", CompletionCommand::new),
              Map.entry("help", HelpCommand::new),
              Map.entry(HIDDEN, WarmUpCommand::new)));

  private Commands() {}

  /** The commands that help lists. */
  static List<String> visible() {
    return BY_NAME.keySet().stream().filter(name -> !name.equals(HIDDEN)).toList();
  }

  /** The parser for these arguments. */
  static CommandLine of(Context context, List<String> args) {
    Optional<String> asked =
        args.stream().findFirst().filter(BY_NAME::containsKey).filter(name -> !name.equals("help"));
    return asked.map(name -> with(context, List.of(name))).orElseGet(() -> all(context));
  }

  /** The parser for every command that is listed, for help and completion. */
  static CommandLine all(Context context) {
    return with(context, visible());
  }

  private static CommandLine with(Context context, List<String> names) {
    CommandLine root = new CommandLine(new RootCommand(context));
    for (String name : names) {
      root.addSubcommand(name, BY_NAME.get(name).apply(context));
    }
    root.setOut(new java.io.PrintWriter(context.terminal().out(), true));
    root.setErr(new java.io.PrintWriter(context.terminal().err(), true));
    root.setUsageHelpWidth(100);
    root.setAllowSubcommandsAsOptionParameters(true);
    for (CommandLine command : root.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      spec.usageMessage().synopsisHeading("Usage: ").optionListHeading("%nOptions:%n");
    }
    return root;
  }
}
