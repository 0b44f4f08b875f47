package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * Profiles one running program with each profiler in turn, some rounds in changing order, with
 * unprofiled windows between, and prints a Markdown table. Arguments: program ({@code H2Load},
 * {@code JettyLoad}, {@code LuceneLoad}, {@code DeepWork}), JDK major version, rate in Hz, seconds
 * a window, rounds.
 *
 * <p>A window is the part of a profiler's run in which it surely samples: without its start and its
 * end. Each is compared with the unprofiled window just before it, so that the program's own drift
 * and the machine's other work count little.
 */
public final class Bench {
  private static final int WARM_SECONDS = 10;

  /** From the start of a profiler until it samples, and from its end on: left out. */
  private static final long SETTLE_NANOS = 2_000_000_000L;

  /** One window of a profiler: its rates relative to the unprofiled window before it. */
  private record Run(double throughput, double cpu, Completeness quality, String cost) {}

  private record Window(long from, long to) {}

  private Bench() {}

  public static void main(String[] args) throws IOException {
    String program = args[0];
    Path jdk = Layout.jdks().get(Integer.valueOf(args[1]));
    int rateHz = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    Path directory = Files.createTempDirectory("jtrace-bench");
    Path library = asyncProfiler(directory);
    Path ticks = directory.resolve("ticks");
    int profilers = Profiler.values().length;
    int total = rounds * profilers * (2 * seconds + 30) + 60;
    Map<Profiler, List<Run>> runs = new EnumMap<>(Profiler.class);
    try (Child target =
        Child.workload(
            jdk,
            List.of("-Xmx1g"),
            program,
            "warm=" + WARM_SECONDS,
            "seconds=" + total,
            "ticks=" + ticks)) {
      target.awaitReady();
      for (int round = 0; round < rounds; round++) {
        List<Profiler> order = new ArrayList<>(List.of(Profiler.values()));
        Collections.shuffle(order, new Random(round));
        for (Profiler profiler : order) {
          try {
            Run run = run(profiler, target.pid(), jdk, library, rateHz, seconds, directory, ticks);
            runs.computeIfAbsent(profiler, p -> new ArrayList<>()).add(run);
          } catch (IllegalStateException e) {
            System.err.println(profiler + " failed: " + e.getMessage());
          }
        }
      }
    }
    System.out.printf(
        "`tests/bench/run %s`: %s, JDK %s, %d Hz, windows of %d s, %d rounds%n%n",
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
      Profiler profiler,
      long pid,
      Path jdk,
      Path library,
      int rateHz,
      int seconds,
      Path directory,
      Path ticks)
      throws IOException {
    Window unprofiled = pause(seconds);
    Path output = directory.resolve(profiler + ".folded");
    Files.deleteIfExists(output);
    long start = System.nanoTime();
    int profiled = seconds + (int) (2 * SETTLE_NANOS / 1_000_000_000L);
    String cost = profiler.profile(pid, jdk, library, rateHz, profiled, output);
    Window window =
        new Window(start + SETTLE_NANOS, start + SETTLE_NANOS + seconds * 1_000_000_000L);
    pause(1);
    Ticks read = Ticks.read(ticks);
    Ticks.Rate off = read.between(unprofiled.from(), unprofiled.to());
    Ticks.Rate on = read.between(window.from(), window.to());
    return new Run(
        on.operationsPerSecond() / off.operationsPerSecond(),
        on.cpuNanosPerOperation() / off.cpuNanosPerOperation(),
        quality(profiler, output),
        cost);
  }

  /**
   * Lets the program run by itself; the seconds are a measured window, not a wait for something.
   */
  private static Window pause(int seconds) {
    long from = System.nanoTime();
    long to = from + seconds * 1_000_000_000L;
    Child.until(java.time.Duration.ofSeconds(seconds + 1L), () -> System.nanoTime() - to >= 0);
    return new Window(from, to);
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
        "| profiler | windows | throughput on/off (range) | CPU per operation on/off (range) | samples | reach a root | with an unnamed frame | own process |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    runs.forEach((profiler, list) -> {
      Run last = list.getLast();
      System.out.printf(
          "| %s | %d | %s | %s | %d | %.2f %% | %.2f %% | %s |%n",
          profiler,
          list.size(),
          spread(list.stream().map(Run::throughput).toList()),
          spread(list.stream().map(Run::cpu).toList()),
          last.quality().samples(),
          last.quality().rootedShare(),
          last.quality().unnamedShare(),
          last.cost());
    });
  }

  private static String spread(List<Double> values) {
    return "%.3f (%.3f to %.3f)"
        .formatted(median(values), Collections.min(values), Collections.max(values));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
