package jtrace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jtrace.loader.Tracepoints;
import jtrace.profile.filter.ViewOptions;
import jtrace.record.KnownEvent;
import jtrace.record.TargetEvents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    customSynopsis = "jtrace list [-p PID|NAME] [KIND] [GLOB] [-v] [--json]",
    description = {
      "Events that record -e takes, with what each costs: those with a name, the kernel's",
      "tracepoints, and with -p the USDT probes of a process, and which events it cannot have.",
      "KIND: time, wait, memory, jvm, software, hardware, tracepoint, usdt. GLOB chooses by name;",
      "* stands for any text. COST: sampled, so many samples a second; kernel, work in the kernel",
      "each time; trap, a trap into the kernel each time; loaded, a library in the JVM."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace list",
      "  jtrace list -v tracepoint '*sched_switch'",
      "  jtrace list -p 4711 usdt '*gc*'"
    })
final class ListCommand implements Callable<Integer> {
  private static final String ROW = "%-40s %-10s %-8s %s";

  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      description = "What this process can have.")
  String target = "";

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell the source of each event, what it needs, and its arguments.")
  boolean verbose;

  @Option(names = "--json", description = "Print a JSON array.")
  boolean json;

  @Parameters(paramLabel = "KIND|GLOB", arity = "0..2", description = "Which events; default all.")
  List<String> chosen = List.of();

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Optional<KnownEvent.Kind> kind = kind();
    boolean named = chosen.size() > (kind.isPresent() ? 1 : 0);
    Pattern wanted = ViewOptions.glob(named ? chosen.getLast() : "*");
    Optional<TargetEvents> ofTarget =
        target.isEmpty()
            ? Optional.empty()
            : Optional.of(TargetEvents.of(Targets.ofHost().pids(List.of(target)).getFirst()));
    List<KnownEvent> events =
        all(ofTarget).stream()
            .filter(event -> kind.map(event.kind()::equals).orElse(true))
            .filter(event -> wanted.matcher(event.name()).matches())
            .toList();
    PrintStream out = context.terminal().out();
    if (json) {
      Json.print(events.stream().map(event -> values(event, ofTarget)).toList(), out);
      return ExitCode.OK.value();
    }
    out.println(ROW.formatted("NAME", "KIND", "COST", "WHAT"));
    events.forEach(event -> print(event, ofTarget, out));
    return ExitCode.OK.value();
  }

  /** What the first word is, if it is one of them. */
  private Optional<KnownEvent.Kind> kind() {
    List<KnownEvent.Kind> kinds = List.of(KnownEvent.Kind.values());
    Optional<KnownEvent.Kind> kind =
        chosen.stream()
            .findFirst()
            .flatMap(word -> kinds.stream().filter(one -> one.label().equals(word)).findFirst());
    if (chosen.size() == 2 && kind.isEmpty()) {
      throw new UsageException(
          "'" + Printable.of(chosen.getFirst(), 100) + "' is no kind of event",
          "of two words the first is the kind, the second chooses by name",
          "known are "
              + kinds.stream().map(KnownEvent.Kind::label).collect(Collectors.joining(", ")));
    }
    return kind;
  }

  private static List<KnownEvent> all(Optional<TargetEvents> ofTarget) {
    List<KnownEvent> events = new ArrayList<>(KnownEvent.named());
    events.addAll(KnownEvent.counters());
    ofTarget.ifPresent(known ->
        known.userProbes().keySet().forEach(probe -> events.add(KnownEvent.userProbe(probe))));
    Tracepoints.list().forEach(tracepoint -> events.add(KnownEvent.tracepoint(tracepoint)));
    return events;
  }

  private void print(KnownEvent event, Optional<TargetEvents> ofTarget, PrintStream out) {
    String missing = missing(event, ofTarget);
    String what =
        missing.isEmpty() ? event.what() : event.what() + " (not in this process: " + missing + ")";
    out.println(
        ROW.formatted(event.name(), event.kind().label(), event.cost().label(), what)
            .stripTrailing());
    if (verbose) {
      detail("source", event.source(), out);
      detail("needs", event.needs(), out);
      detail("arguments", arguments(event, ofTarget), out);
    }
  }

  private static void detail(String name, String text, PrintStream out) {
    if (!text.isEmpty()) {
      out.println("    " + name + ": " + text);
    }
  }

  private Map<String, Object> values(KnownEvent event, Optional<TargetEvents> ofTarget) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", event.name());
    values.put("kind", event.kind().label());
    values.put("cost", event.cost().label());
    values.put("what", event.what());
    values.put("source", event.source());
    values.put("needs", event.needs());
    if (verbose) {
      values.put("arguments", arguments(event, ofTarget));
    }
    if (ofTarget.isPresent()) {
      values.put("missing", missing(event, ofTarget));
    }
    return values;
  }

  private static String missing(KnownEvent event, Optional<TargetEvents> ofTarget) {
    return ofTarget.map(known -> known.missing().getOrDefault(event.name(), "")).orElse("");
  }

  private static String arguments(KnownEvent event, Optional<TargetEvents> ofTarget) {
    String name = event.name().substring(event.name().indexOf(':') + 1);
    return switch (event.kind()) {
      case TRACEPOINT -> String.join(", ", Tracepoints.arguments(name));
      case USDT -> ofTarget.map(known -> known.userProbes().getOrDefault(name, "")).orElse("");
      case TIME, WAIT, MEMORY, JVM, SOFTWARE, HARDWARE -> "";
    };
  }
}
