package jtrace.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    description = "Lists the recordings that jtrace start began and that still run.",
    footer = {"", "Examples:", "  jtrace status", "  jtrace status 4711", "  jtrace status --json"})
final class StatusCommand implements Callable<Integer> {
  private static final String ROW = "%-12s %8s %10s %6s %9s  %-8s %-24s %s%n";

  private final Context context;
  @Mixin CommonOptions common;

  @Option(names = "--json", description = "Print a JSON array.")
  boolean json;

  @Parameters(paramLabel = "PID|NAME", arity = "0..1", description = "Only this one.")
  String target = "";

  StatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Session> sessions =
        target.isEmpty()
            ? Session.all().stream().filter(Session::isRunning).toList()
            : List.of(Session.find(target));
    Map<Session, Properties> facts = new LinkedHashMap<>();
    sessions.forEach(session -> facts.put(session, session.ask(SessionOrders.STATUS)));
    PrintStream out = context.terminal().out();
    if (json) {
      List<Object> rows = new ArrayList<>();
      facts.forEach((session, of) -> rows.add(fields(session, of)));
      Json.print(rows, out);
    } else if (facts.isEmpty()) {
      context.terminal().say("nothing is being recorded in the background by this user");
    } else {
      out.printf(ROW, "PID", "TIME", "SAMPLES", "LOST", "COMPLETE", "RING", "EVENTS", "OUTPUT");
      facts.forEach((session, of) -> print(session, of, out));
    }
    return ExitCode.OK.value();
  }

  private static Map<String, Object> fields(Session session, Properties facts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("target", session.name());
    for (String key : new TreeSet<>(facts.stringPropertyNames())) {
      fields.put(key, facts.getProperty(key));
    }
    return fields;
  }

  private static void print(Session session, Properties facts, PrintStream out) {
    out.printf(
        ROW,
        session.name(),
        facts.getProperty("seconds", "?") + "s",
        facts.getProperty("samples", "?"),
        facts.getProperty("lost", "?"),
        facts.getProperty("complete", "?") + " %",
        Session.ring(facts).map(Durations::words).orElse("-"),
        facts.getProperty("events", "?"),
        facts.getProperty("outputs", ""));
  }
}
