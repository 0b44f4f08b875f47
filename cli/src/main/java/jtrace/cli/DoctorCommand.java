package jtrace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Checks what recording needs of this host, and with -p of one JVM: what is there, what will",
      "be missing in the picture, and what to do. Changes nothing. Exit code 3 when nothing can be",
      "recorded."
    },
    footer = {"", "Examples:", "  jtrace doctor", "  jtrace doctor -p 4711 --json"})
final class DoctorCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      description = "Check this JVM too.")
  String target = "";

  @Option(names = "--json", description = "Print a JSON array.")
  boolean json;

  DoctorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    List<DoctorCheck> checks = new ArrayList<>(HostChecks.all());
    checks.addAll(HostChecks.features());
    if (!target.isEmpty()) {
      checks.addAll(TargetChecks.of(target));
    }
    PrintStream out = context.terminal().out();
    if (json) {
      Json.print(checks.stream().map(DoctorCommand::fields).toList(), out);
    } else {
      checks.forEach(check -> print(check, out));
    }
    boolean missing = checks.stream().anyMatch(c -> c.state() == DoctorCheck.State.MISSING);
    return (missing ? ExitCode.NOT_PERMITTED : ExitCode.OK).value();
  }

  private static void print(DoctorCheck check, PrintStream out) {
    String mark =
        switch (check.state()) {
          case OK -> "ok";
          case LIMITED -> "limited";
          case MISSING -> "MISSING";
        };
    out.printf("%-8s %-26s %s%n", mark, check.name(), Printable.of(check.found(), 300));
    if (!check.remedy().isEmpty()) {
      out.printf("%36sdo: %s%n", "", check.remedy());
    }
  }

  private static Map<String, Object> fields(DoctorCheck check) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", check.name());
    fields.put("state", check.state().name().toLowerCase(java.util.Locale.ROOT));
    fields.put("found", check.found());
    fields.put("remedy", check.remedy());
    return fields;
  }
}
