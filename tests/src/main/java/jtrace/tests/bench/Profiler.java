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
  // the others in PROFILERS only
  /** {@code jtrace serve --continuous}, at its own rate, of all processes. */
  JTRACE_CONTINUOUS,
  /** jtrace's agent, which is there and asked for nothing. */
  JTRACE_AGENT,
  // time off the CPU
  JTRACE_OFF_CPU,
  /** bpftrace, counting switches by user stack. */
  BPFTRACE_SWITCHES,
  // waits for locks
  JTRACE_MUTEX,
  ASYNC_LOCK,
  // the Java heap
  JTRACE_ALLOC,
  ASYNC_ALLOC,
  /**
   * JDK Flight Recorder, {@code jdk.ObjectAllocationSample} alone, as its profile setting has it.
   */
  JFR_ALLOC,
  // native memory
  JTRACE_MALLOC,
  JTRACE_LEAK,
  ASYNC_NATIVEMEM,
  /**
   * bpftrace, which keeps what libc's malloc and calloc gave until free takes it, by user stack.
   */
  BPFTRACE_LEAK;

  private static final List<Profiler> USUAL =
      List.of(JTRACE, ASYNC_CPU, ASYNC_CTIMER, PERF, PERF_FLAT);

  private static final String SWITCHES =
      "tracepoint:sched:sched_switch /pid == PID/ { @[ustack] = count(); }";

  private static final String LEAK =
      """
      uprobe:libc:malloc /pid == PID/ { @asked[tid] = arg0; }
      uprobe:libc:calloc /pid == PID/ { @asked[tid] = arg0 * arg1; }
      uretprobe:libc:malloc, uretprobe:libc:calloc /@asked[tid]/ {
        @bytes[retval] = @asked[tid]; @stack[retval] = ustack; delete(@asked[tid]);
      }
      uprobe:libc:free /@bytes[arg0]/ { delete(@bytes[arg0]); delete(@stack[arg0]); }
      END { clear(@bytes); clear(@stack); clear(@asked); }
      """;

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
      case JTRACE_MUTEX -> jtrace("mutex", pid, rateHz, seconds, output);
      case JTRACE_ALLOC -> jtrace("alloc", pid, rateHz, seconds, output);
      case JTRACE_MALLOC -> jtrace("malloc", pid, rateHz, seconds, output);
      case JTRACE_LEAK -> jtrace("leak", pid, rateHz, seconds, output);
      case JTRACE_CONTINUOUS -> continuous(seconds, output);
      case JTRACE_AGENT -> agent(pid, seconds);
      case BPFTRACE_SWITCHES -> bpftrace(SWITCHES, pid, seconds);
      case BPFTRACE_LEAK -> bpftrace(LEAK, pid, seconds);
      case ASYNC_CPU -> async("event=cpu" + every(rateHz), pid, jdk, async, seconds, output);
      case ASYNC_CTIMER -> async("event=ctimer" + every(rateHz), pid, jdk, async, seconds, output);
      case ASYNC_LOCK -> async("event=lock", pid, jdk, async, seconds, output);
      case ASYNC_ALLOC -> async("event=alloc,alloc=512k", pid, jdk, async, seconds, output);
      case ASYNC_NATIVEMEM -> async("nativemem=64k", pid, jdk, async, seconds, output);
      case JFR_ALLOC -> flightRecorder(pid, jdk, seconds);
      case PERF -> perf(List.of("-g"), pid, rateHz, seconds, output);
      case PERF_FLAT -> perf(List.of(), pid, rateHz, seconds, output);
    };
  }

  /** What a profile that this profiler wrote holds. */
  Completeness quality(Path output) throws IOException {
    return switch (this) {
      case PERF -> Completeness.ofPerfScript(script(output));
      case PERF_FLAT,
          BPFTRACE_SWITCHES,
          BPFTRACE_LEAK,
          JFR_ALLOC,
          JTRACE_CONTINUOUS,
          JTRACE_AGENT ->
          Completeness.NOTHING;
      case JTRACE,
          JTRACE_OFF_CPU,
          JTRACE_MUTEX,
          JTRACE_ALLOC,
          JTRACE_MALLOC,
          JTRACE_LEAK,
          ASYNC_CPU,
          ASYNC_CTIMER,
          ASYNC_LOCK,
          ASYNC_ALLOC,
          ASYNC_NATIVEMEM ->
          Completeness.ofFolded(output);
    };
  }

  private static String agent(long pid, int seconds) {
    String jtrace = Layout.root().resolve("jtrace").toString();
    runAll(
        seconds,
        List.of(
            List.of(jtrace, "attach", "" + pid),
            List.of("sleep", "" + seconds),
            List.of(jtrace, "detach", "" + pid)));
    return "";
  }

  private static void runAll(int seconds, List<List<String>> steps) {
    for (List<String> step : steps) {
      Child done = Child.run(SLACK.plusSeconds(seconds), step);
      if (done.exitCode() != 0) {
        throw new IllegalStateException(step + ": " + done.output());
      }
    }
  }

  private static String continuous(int seconds, Path output) {
    try (Child jtrace =
        Child.start(
            List.of(
                Layout.root().resolve("jtrace").toString(),
                "serve",
                "-a",
                "--http",
                "127.0.0.1:0",
                "--socket",
                output + ".sock",
                "--continuous",
                "--history",
                output + ".history"))) {
      Child.until(Duration.ofSeconds(seconds), () -> !jtrace.isAlive());
      String cost = HostCost.of(jtrace.pid()) + bpf(KernelObjects.programsOf(jtrace.pid()));
      jtrace.signal("INT");
      finish(jtrace, seconds);
      return cost;
    }
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

  private static String every(int rateHz) {
    return ",interval=" + 1_000_000_000 / rateHz;
  }

  private static String async(
      String event, long pid, Path jdk, AsyncProfiler async, int seconds, Path output) {
    async.command(
        jdk,
        pid,
        "start,%s,timeout=%d,threads,collapsed,file=%s".formatted(event, seconds, output));
    // it stops by itself; the file is written then, or when the program ends
    Child.until(SLACK.plusSeconds(seconds), () -> Files.exists(output) || !isAlive(pid));
    return "";
  }

  /** Records in memory and throws it away. */
  private static String flightRecorder(long pid, Path jdk, int seconds) {
    String jcmd = jdk.resolve("bin/jcmd").toString();
    runAll(
        seconds,
        List.of(
            List.of(
                jcmd,
                "" + pid,
                "JFR.start",
                "name=bench",
                "settings=none",
                "jdk.ObjectAllocationSample#enabled=true",
                "jdk.ObjectAllocationSample#throttle=300/s"),
            List.of("sleep", "" + seconds),
            List.of(jcmd, "" + pid, "JFR.stop", "name=bench")));
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

  private static String bpftrace(String probes, long pid, int seconds) {
    String program = (probes + " interval:s:" + seconds + " { exit(); }").replace("PID", "" + pid);
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
