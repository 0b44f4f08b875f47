package jtrace.tests.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jtrace.tests.run.Child;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.run.Layout;
import tools.jackson.databind.JsonNode;

/** A way to profile a running JVM for some seconds. */
enum Profiler {
  NONE,
  JTRACE,
  ASYNC_CPU,
  ASYNC_CTIMER,
  PERF;

  private static final Duration SLACK = Duration.ofSeconds(60);

  /** What a profiler's own process cost, as text; empty when it has no process to look at. */
  String profile(long pid, Path jdk, Path library, int rateHz, int seconds, Path output) {
    return switch (this) {
      case NONE -> unprofiled(seconds);
      case JTRACE -> jtrace(pid, rateHz, seconds, output);
      case ASYNC_CPU -> async("cpu", pid, jdk, library, rateHz, seconds, output);
      case ASYNC_CTIMER -> async("ctimer", pid, jdk, library, rateHz, seconds, output);
      case PERF -> perf(pid, rateHz, seconds, output);
    };
  }

  private static String unprofiled(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Child.until(Duration.ofSeconds(seconds + 1L), () -> System.nanoTime() - end >= 0);
    return "";
  }

  private static String jtrace(long pid, int rateHz, int seconds, Path output) {
    try (Child jtrace =
        Child.start(
            List.of(
                Layout.root().resolve("jtrace").toString(),
                "record",
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

  private static String async(
      String event, long pid, Path jdk, Path library, int rateHz, int seconds, Path output) {
    String start =
        "start,event=%s,interval=%d,timeout=%d,threads,collapsed,file=%s"
            .formatted(event, 1_000_000_000 / rateHz, seconds, output);
    command(jdk, pid, library, start);
    // it stops by itself; the file is written then, or when the program ends
    Child.until(SLACK.plusSeconds(seconds), () -> Files.exists(output) || !isAlive(pid));
    return "";
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void command(Path jdk, long pid, Path library, String arguments) {
    Child jcmd =
        Child.run(
            SLACK,
            List.of(
                jdk.resolve("bin/jcmd").toString(),
                "" + pid,
                "JVMTI.agent_load",
                library.toString(),
                '"' + arguments + '"')); // quoted: jcmd reads a bare = as an option of its own
    if (jcmd.exitCode() != 0 || !jcmd.output().contains("return code: 0")) {
      throw new IllegalStateException("async-profiler: " + jcmd.output());
    }
  }

  private static String perf(long pid, int rateHz, int seconds, Path output) {
    Path data = output.resolveSibling("perf.data");
    try (Child perf =
        Child.start(
            List.of(
                "perf",
                "record",
                "-q",
                "-g",
                "-F",
                "" + rateHz,
                "-p",
                "" + pid,
                "-o",
                data.toString(),
                "--",
                "sleep",
                "" + seconds))) {
      finish(perf, seconds);
    }
    Child.run(
        SLACK.multipliedBy(5),
        List.of("sh", "-c", "perf script -i " + data + " > " + output + " 2>/dev/null"));
    return "";
  }

  private static void finish(Child profiler, int seconds) {
    Optional<Integer> code = profiler.await(SLACK.plusSeconds(seconds));
    if (code.isEmpty() || code.get() != 0) {
      throw new IllegalStateException("exit " + code + ": " + profiler.output());
    }
  }
}
