package jtrace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ps",
    description = "Lists the JVMs on this host, and whether they can be profiled.",
    footer = {"", "Examples:", "  jtrace ps", "  jtrace ps --json | jq '.[].pid'"})
final class PsCommand implements Callable<Integer> {
  private static final String ROW = "%7s  %-10s  %-24s  %-12s  %8s  %-8s  %s%n";
  private static final int NAME_MAX = 200;

  private final Context context;
  @Mixin CommonOptions common;

  @Option(names = "--json", description = "Print a JSON array.")
  boolean json;

  PsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<JavaProcess> processes = JavaProcess.all();
    PrintStream out = context.terminal().out();
    if (json) {
      Json.print(processes.stream().map(PsCommand::fields).toList(), out);
    } else if (processes.isEmpty()) {
      context.terminal().say("no JVM is running here that this user can see");
    } else {
      out.printf(ROW, "PID", "USER", "JDK", "CONTAINER", "UPTIME", "PROFILE", "NAME");
      processes.forEach(process -> print(process, out));
    }
    return ExitCode.OK.value();
  }

  private static void print(JavaProcess process, PrintStream out) {
    out.printf(
        ROW,
        process.pid(),
        Printable.of(process.user(), 32),
        Printable.of(process.jdk(), 40),
        process.container().isEmpty() ? "-" : process.container(),
        uptime(process.uptime()),
        process.obstacle().isEmpty() ? "yes" : "no",
        Printable.of(process.name(), NAME_MAX)
            + process.obstacle().map(why -> "  (" + why + ")").orElse(""));
  }

  static String uptime(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + "d" + time.toHoursPart() + "h";
    }
    return time.toHours() > 0
        ? time.toHours() + "h" + time.toMinutesPart() + "m"
        : time.toMinutes() + "m" + time.toSecondsPart() + "s";
  }

  private static Map<String, Object> fields(JavaProcess process) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pid", process.pid());
    fields.put("user", process.user());
    fields.put("jdk", process.jdk());
    fields.put("name", process.name());
    fields.put("container", process.container());
    fields.put("uptimeMillis", process.uptime().toMillis());
    fields.put("profilable", process.obstacle().isEmpty());
    fields.put("obstacle", process.obstacle().orElse(""));
    return fields;
  }
}
