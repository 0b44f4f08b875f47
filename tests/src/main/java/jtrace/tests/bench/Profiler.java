package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jtrace.tests.run.Child;
import jtrace.tests.run.HostCost;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.run.Layout;
import tools.jackson.databind.JsonNode;

/** A way to profile a running JVM for some seconds. */
enum Profiler {
  JTRACE,
  ASYNC_CPU,
  ASYNC_CTIMER,
  PERF,
  /** perf without stacks: little more than what the interrupts cost on this machine. */
  PERF_FLAT,
  /** Time off the CPU, in {@code PROFILERS} only. */
  JTRACE_OFF_CPU,
  /** bpftrace, counting switches by user stack, in {@code PROFILERS} only; needs bpftrace. */
  BPFTRACE_SWITCHES;

  private static final List<Profiler> USUAL =
      List.of(JTRACE, ASYNC_CPU, ASYNC_CTIMER, PERF, PERF_FLAT);

  private static final Duration SLACK = Duration.ofSeconds(60);

  /** Those that the variable {@code PROFILERS} lists, separated by commas; all without it. */
  static List<Profiler> chosen() {
    String listed = System.getenv("PROFILERS");
    return listed == null || listed.isBlank()
        ? USUAL
        : Arrays.stream(listed.split(",", -1)).map(Profiler::valueOf).toList();
  }

  /** What a profiler's own process cost, as text; empty when it has no process to look at. */
  String profile(long pid, Path jdk, AsyncProfiler async, int rateHz, int seconds, Path output) {
    return switch (this) {
      case JTRACE -> jtrace("cpu", pid, rateHz, seconds, output);
      case JTRACE_OFF_CPU -> jtrace("off-cpu", pid, rateHz, seconds, output);
      case BPFTRACE_SWITCHES -> bpftrace(pid, seconds);
      case ASYNC_CPU -> withAsync("cpu", pid, jdk, async, rateHz, seconds, output);
      case ASYNC_CTIMER -> withAsync("ctimer", pid, jdk, async, rateHz, seconds, output);
      case PERF -> perf(List.of("-g"), pid, rateHz, seconds, output);
      case PERF_FLAT -> perf(List.of(), pid, rateHz, seconds, output);
    };
  }

  /** What a profile that this profiler wrote holds. */
  Completeness quality(Path output) throws IOException {
    return switch (this) {
      case PERF -> Completeness.ofPerfScript(script(output));
      case PERF_FLAT, BPFTRACE_SWITCHES -> Completeness.NOTHING;
      case JTRACE, JTRACE_OFF_CPU, ASYNC_CPU, ASYNC_CTIMER -> Completeness.ofFolded(output);
    };
  }

  private static String jtrace(String event, long pid, int rateHz, int seconds, Path output) {
    try (Child jtrace =
        Child.start(
            List.of(
                Layout.root().resolve("jtrace").toString(),
                "record",
                "-e",
                event,
                "-p",
                "" + pid,
                "-F",
                "" + rateHz,
                "-d",
                seconds + "s",
                "--threads",
                "-o",
                output.toString()))) {
      Child.until(Duration.ofMillis(seconds * 900L), () -> !jtrace.isAlive());
      List<JsonNode> programs = KernelObjects.programsOf(jtrace.pid());
      String cost = HostCost.of(jtrace.pid());
      finish(jtrace, seconds);
      return cost + bpf(programs);
    }
  }

  private static String bpf(List<JsonNode> programs) {
    StringBuilder text = new StringBuilder();
    for (JsonNode program : programs) {
      long runs = program.path("run_cnt").asLong();
      if (runs > 0) {
        text.append(
            ", %s %d runs, %.1f us each"
                .formatted(
                    program.path("name").asString(""),
                    runs,
                    program.path("run_time_ns").asLong() / 1e3 / runs));
      }
    }
    return text.toString();
  }

  private static String withAsync(
      String event, long pid, Path jdk, AsyncProfiler async, int rateHz, int seconds, Path output) {
    String start =
        "start,event=%s,interval=%d,timeout=%d,threads,collapsed,file=%s"
            .formatted(event, 1_000_000_000 / rateHz, seconds, output);
    async.command(jdk, pid, start);
    // it stops by itself; the file is written then, or when the program ends
    Child.until(SLACK.plusSeconds(seconds), () -> Files.exists(output) || !isAlive(pid));
    return "";
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String perf(List<String> options, long pid, int rateHz, int seconds, Path output) {
    List<String> command = new ArrayList<>(List.of("perf", "record", "-q"));
    command.addAll(options);
    command.addAll(List.of("-F", "" + rateHz, "-p", "" + pid, "-o", output.toString()));
    command.addAll(List.of("--", "sleep", "" + seconds));
    try (Child perf = Child.start(command)) {
      finish(perf, seconds);
    }
    return "";
  }

  private static String bpftrace(long pid, int seconds) {
    String program =
        "tracepoint:sched:sched_switch /pid == %d/ { @[ustack] = count(); } interval:s:%d { exit(); }"
            .formatted(pid, seconds);
    // where the kernel's folders of tracepoints are not mounted, for itself only
    String run =
        "mount -t tracefs tracefs /sys/kernel/tracing; mount -t debugfs debugfs /sys/kernel/debug;"
            + " exec bpftrace -q -e \"$0\"";
    try (Child bpftrace = Child.start(List.of("unshare", "--mount", "sh", "-c", run, program))) {
      finish(bpftrace, seconds);
    }
    return "";
  }

  private static Path script(Path data) {
    Path text = data.resolveSibling(data.getFileName() + ".txt");
    Child.run(
        SLACK.multipliedBy(5),
        List.of("sh", "-c", "perf script -i " + data + " > " + text + " 2>/dev/null"));
    return text;
  }

  private static void finish(Child profiler, int seconds) {
    Optional<Integer> code = profiler.await(SLACK.plusSeconds(seconds));
    if (code.isEmpty() || code.get() != 0) {
      throw new IllegalStateException("exit " + code + ": " + profiler.output());
    }
  }
}
