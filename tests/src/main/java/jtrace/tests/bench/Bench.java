package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * Runs a real program unprofiled and under each profiler in turn, some rounds, and prints a
 * Markdown table. Arguments: program ({@code H2Load}, {@code JettyLoad}, {@code LuceneLoad}, {@code
 * DeepWork}), JDK major version, rate in Hz, seconds a run, rounds.
 */
public final class Bench {

  private static final int WARM_SECONDS = 6;

  /** One run: operations a second, CPU nanoseconds an operation, and the profile's quality. */
  private record Run(double rate, double cpuNanos, Completeness quality, String cost) {}

  private Bench() {}

  public static void main(String[] args) throws IOException {
    String program = args[0];
    Path jdk = Layout.jdks().get(Integer.valueOf(args[1]));
    int rateHz = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    Path directory = Files.createTempDirectory("jtrace-bench");
    Path library = asyncProfiler(directory);
    Map<Profiler, List<Run>> runs = new EnumMap<>(Profiler.class);
    for (int round = 0; round < rounds; round++) {
      for (Profiler profiler : Profiler.values()) {
        try {
          runs.computeIfAbsent(profiler, p -> new ArrayList<>())
              .add(run(profiler, program, jdk, library, rateHz, seconds, directory));
        } catch (IllegalStateException e) {
          System.err.println(profiler + " failed: " + e.getMessage());
        }
      }
    }
    System.out.printf(
        "`tests/bench/run %s`: %s, JDK %s, %d Hz, %d s a run, %d rounds interleaved%n%n",
        String.join(" ", args), program, args[1], rateHz, seconds, rounds);
    print(runs);
  }

  private static Path asyncProfiler(Path directory) throws IOException {
    Path library = directory.resolve("libasyncProfiler.so");
    try (ZipFile jar = new ZipFile(Layout.asyncProfilerJar().toFile())) {
      String entry = "linux-x64/libasyncProfiler.so";
      Files.copy(
          jar.getInputStream(jar.getEntry(entry)), library, StandardCopyOption.REPLACE_EXISTING);
    }
    return library;
  }

  private static Run run(
      Profiler profiler, String program, Path jdk, Path library, int rateHz, int seconds, Path dir)
      throws IOException {
    Path output = dir.resolve(profiler + ".out");
    Files.deleteIfExists(output);
    String warm = "warm=" + WARM_SECONDS;
    // the profilers stop before the program does, so that none is cut off by its end
    int profiled = Math.max(1, seconds - 2);
    try (Child target =
        Child.workload(jdk, List.of("-Xmx1g"), program, warm, "seconds=" + seconds)) {
      target.awaitReady();
      String cost = profiler.profile(target.pid(), jdk, library, rateHz, profiled, output);
      target.awaitLine("DONE", Duration.ofSeconds(seconds + 60));
      String[] operations = value(target, "OPERATIONS ").split(" ", -1);
      double done = Double.parseDouble(operations[0]);
      return new Run(
          done / Double.parseDouble(operations[1]),
          Double.parseDouble(value(target, "CPU ")) / done,
          quality(profiler, output),
          cost);
    }
  }

  private static String value(Child target, String key) {
    return target.awaitLine(key, Duration.ofSeconds(5)).substring(key.length());
  }

  private static Completeness quality(Profiler profiler, Path output) throws IOException {
    return switch (profiler) {
      case NONE -> new Completeness(0, 0, 0);
      case PERF -> Completeness.ofPerfScript(output);
      case JTRACE, ASYNC_CPU, ASYNC_CTIMER -> Completeness.ofFolded(output);
    };
  }

  private static void print(Map<Profiler, List<Run>> runs) {
    System.out.println(
        "| profiler | runs | throughput | CPU per operation | samples | reach a root | with an unnamed frame | own process |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    double rate =
        median(runs.getOrDefault(Profiler.NONE, List.of()).stream().map(Run::rate).toList());
    double cpu =
        median(runs.getOrDefault(Profiler.NONE, List.of()).stream().map(Run::cpuNanos).toList());
    runs.forEach((profiler, list) -> {
      if (!list.isEmpty()) {
        Run last = list.getLast();
        System.out.printf(
            "| %s | %d | %.3f | %.3f | %d | %.2f %% | %.2f %% | %s |%n",
            profiler,
            list.size(),
            median(list.stream().map(Run::rate).toList()) / rate,
            median(list.stream().map(Run::cpuNanos).toList()) / cpu,
            last.quality().samples(),
            last.quality().rootedShare(),
            last.quality().unnamedShare(),
            last.cost());
      }
    });
  }

  private static double median(List<Double> values) {
    return values.isEmpty() ? Double.NaN : values.stream().sorted().toList().get(values.size() / 2);
  }
}
