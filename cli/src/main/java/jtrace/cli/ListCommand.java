package jtrace.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import jtrace.loader.Tracepoints;
import jtrace.profile.filter.ViewOptions;
import jtrace.record.EventRequest;
import jtrace.record.TargetEvents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    customSynopsis = "jtrace list [-p PID|NAME] [GLOB] [--json]",
    description = {
      "Events that record -e takes: those with a name, the kernel's tracepoints, and with -p the",
      "USDT probes of a process. GLOB chooses by name; * stands for any text."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace list",
      "  jtrace list '*sched*'",
      "  jtrace list -p 4711 'usdt:libjvm:hotspot:gc*'"
    })
final class ListCommand implements Callable<Integer> {
  private static final Map<String, String> PLAIN = new LinkedHashMap<>();

  static {
    PLAIN.put("cpu", "time on the CPU, sampled by a clock");
    PLAIN.put("off-cpu", "time off the CPU, with what was waited for, from sched_switch");
    PLAIN.put("wall", "both");
    PLAIN.put("block", "waits for other threads, at the stack that waits");
    PLAIN.put("mutex", "waits for locks, at the stack that unlocked");
    PLAIN.put("wakeup", "waits that a thread ended, at the stack that woke");
    PLAIN.put("unmounted", "time of virtual threads without a carrier, at the stack that left it");
    PLAIN.put("pinned", "waits of virtual threads that keep their carrier");
    PLAIN.put("alloc", "Java heap allocations by class, from AllocTracer in libjvm");
    PLAIN.put("malloc", "native memory asked for, from the functions of the allocator in use");
    PLAIN.put("leak", "the part of malloc that was not given back until the end");
    PLAIN.put("nativemem", "another name of malloc");
    PLAIN.put("mmap", "writable memory asked of the kernel: mmap, mremap, brk");
    PLAIN.put("munmap", "address space given back to the kernel");
    PLAIN.put("kmem", "the kernel's own memory, slab and pages, by who causes it");
    PLAIN.put("gc", "pauses for garbage collection with their cause, at the stack that asked");
    PLAIN.put("safepoint", "all time for which Java threads are stopped, with what is done then");
    PLAIN.put("jit", "time of compiler threads, by method");
    PLAIN.put("class-load", "classes, at the stack that caused them to be loaded");
    PLAIN.put("thread-start", "platform threads, at the stack that starts them");
    PLAIN.put("exceptions", "throwables that get a stack trace, at the stack that makes them");
  }

  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      description = "List the USDT probes of this process too.")
  String target = "";

  @Option(names = "--json", description = "Print a JSON array.")
  boolean json;

  @Parameters(paramLabel = "GLOB", arity = "0..1", description = "Which events; default all.")
  String glob = "*";

  ListCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws java.io.IOException {
    Pattern wanted = ViewOptions.glob(glob);
    List<Map<String, Object>> events =
        all().entrySet().stream()
            .filter(event -> wanted.matcher(event.getKey()).matches())
            .map(event -> Map.<String, Object>of("name", event.getKey(), "what", event.getValue()))
            .toList();
    PrintStream out = context.terminal().out();
    if (json) {
      Json.print(events, out);
    } else {
      events.forEach(event ->
          out.println("%-40s %s".formatted(event.get("name"), event.get("what")).stripTrailing()));
    }
    return ExitCode.OK.value();
  }

  private Map<String, String> all() {
    Map<String, String> events = new LinkedHashMap<>(PLAIN);
    EventRequest.names().forEach(name -> events.putIfAbsent(name, "the kernel's software counter"));
    if (!target.isEmpty()) {
      int pid = Targets.ofHost().pids(List.of(target)).getFirst();
      TargetEvents.userProbes(pid).forEach(name -> events.put(name, ""));
    }
    List<String> tracepoints = new ArrayList<>(Tracepoints.list());
    tracepoints.forEach(name -> events.put("tracepoint:" + name, ""));
    return events;
  }
}
