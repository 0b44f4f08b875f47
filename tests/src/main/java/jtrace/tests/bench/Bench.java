package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * Profiles one running program with each profiler in turn, in rounds of random order, with
 * unprofiled windows between, and prints Markdown tables. Arguments: program ({@code H2Load},
 * {@code JettyLoad}, {@code LuceneLoad}, {@code DeepWork}, {@code NativeLoad}, ...), JDK major
 * version, rate in Hz, seconds a window, rounds, and a file that collects the windows of several
 * runs; {@code --table FILE} only prints what such a file holds.
 *
 * <p>A window is the part of a profiler's run in which it surely samples: without its start and its
 * end. Each is compared with the mean of the unprofiled windows before and after it, so that the
 * program's own drift and the machine's other work count little.
 */
public final class Bench {
  private static final int WARM_SECONDS = 8;

  /**
   * From the start of a profiler until it does nothing but sample, also where the program leaves it
   * little of the CPUs, and from its end on: left out. {@code tests/bench/start} measures starts.
   */
  private static final long START_NANOS = 5_000_000_000L;

  private static final int END_SECONDS = 1;

  private record Span(long from, long to) {}

  /** A profiler's window, with the unprofiled one after it. */
  private record Profiled(Profiler profiler, Span on, Span after, Path output, String cost) {}

  private final Windows.Cell cell;
  private final Path jdk;
  private final Path directory;
  private final AsyncProfiler async;
  private final Path tickFile;

  private Bench(Windows.Cell cell) throws IOException {
    this.cell = cell;
    this.jdk = Layout.jdks().get(Integer.valueOf(cell.jdk()));
    this.directory = Files.createTempDirectory("jtrace-bench");
    this.async = AsyncProfiler.unpack(directory);
    this.tickFile = directory.resolve("ticks");
  }

  public static void main(String[] args) throws IOException {
    if (args[0].equals("--table")) {
      print(new Windows(Path.of(args[1])));
      return;
    }
    Windows.Cell cell =
        new Windows.Cell(args[0], args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    Bench bench = new Bench(cell);
    Windows windows =
        new Windows(args.length > 5 ? Path.of(args[5]) : bench.directory.resolve("windows"));
    bench.measure(Integer.parseInt(args[4]), windows);
    print(windows);
  }

  private void measure(int rounds, Windows windows) throws IOException {
    int total = rounds * Profiler.chosen().size() * (2 * cell.seconds() + 30) + 60;
    List<Profiled> done = new ArrayList<>();
    Span first;
    try (Child target =
        Child.workload(
            jdk,
            List.of("-Xmx1g"),
            cell.program(),
            "warm=" + WARM_SECONDS,
            "seconds=" + total,
            "ticks=" + tickFile)) {
      target.awaitReady();
      first = unprofiled();
      for (int round = 0; round < rounds; round++) {
        List<Profiler> order = new ArrayList<>(Profiler.chosen());
        Collections.shuffle(order);
        for (Profiler profiler : order) {
          done.add(profiled(profiler, target.pid(), done.size()));
        }
      }
    }
    Ticks ticks = Ticks.read(tickFile);
    Span before = first;
    for (int i = 0; i < done.size(); i++) {
      Profiled window = done.get(i);
      Completeness quality = window.profiler().quality(window.output());
      String name = window.profiler().name();
      windows.add(
          cell, compare(ticks, name, before, window.on(), window.after(), quality, window.cost()));
      if (i + 1 < done.size()) {
        windows.add(
            cell,
            compare(
                ticks,
                Windows.UNPROFILED,
                before,
                window.after(),
                done.get(i + 1).after(),
                Completeness.NOTHING,
                ""));
      }
      before = window.after();
    }
  }

  private Profiled profiled(Profiler profiler, long pid, int number) {
    Path output = directory.resolve(number + ".folded");
    long start = System.nanoTime();
    int seconds = cell.seconds() + (int) (START_NANOS / 1_000_000_000L) + END_SECONDS;
    String cost = profiler.profile(pid, jdk, async, cell.rateHz(), seconds, output);
    Span on = new Span(start + START_NANOS, start + START_NANOS + seconds(cell.seconds()));
    return new Profiled(profiler, on, unprofiled(), output, cost);
  }

  /**
   * Lets the program run by itself; the seconds are a measured window, not a wait for something.
   */
  private Span unprofiled() {
    long from = System.nanoTime() + seconds(END_SECONDS) / 2;
    long to = from + seconds(cell.seconds());
    Child.until(Duration.ofSeconds(cell.seconds() + 2L), () -> System.nanoTime() - to >= 0);
    return new Span(from, to);
  }

  private static long seconds(int seconds) {
    return seconds * 1_000_000_000L;
  }

  private static Windows.Window compare(
      Ticks ticks,
      String name,
      Span before,
      Span on,
      Span after,
      Completeness quality,
      String cost) {
    Ticks.Rate rate = ticks.between(on.from(), on.to());
    Ticks.Rate one = ticks.between(before.from(), before.to());
    Ticks.Rate other = ticks.between(after.from(), after.to());
    return new Windows.Window(
        name,
        2 * rate.operationsPerSecond() / (one.operationsPerSecond() + other.operationsPerSecond()),
        2
            * rate.cpuNanosPerOperation()
            / (one.cpuNanosPerOperation() + other.cpuNanosPerOperation()),
        quality,
        cost);
  }

  private static void print(Windows windows) throws IOException {
    for (Map.Entry<Windows.Cell, List<Windows.Window>> entry : windows.read().entrySet()) {
      System.out.println("\n" + entry.getKey().title() + "\n\n" + Table.of(entry.getValue()));
    }
  }
}
