package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The progress that a workload writes ten times a second: time, operations, CPU time. */
final class Ticks {
  private record Tick(long nanos, long operations, long cpuNanos) {}

  /** What the program did in a window: operations a second of wall time, CPU ns an operation. */
  record Rate(double operationsPerSecond, double cpuNanosPerOperation) {}

  private final List<Tick> ticks;

  private Ticks(List<Tick> ticks) {
    this.ticks = ticks;
  }

  static Ticks read(Path file) throws IOException {
    List<Tick> ticks = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", -1);
      if (fields.length == 3 && !fields[2].isEmpty()) {
        ticks.add(
            new Tick(
                Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2])));
      }
    }
    return new Ticks(ticks);
  }

  /**
   * The rate between the first tick at or after {@code from} and the last one before {@code to}.
   */
  Rate between(long from, long to) {
    List<Tick> inside = ticks.stream().filter(t -> t.nanos() >= from && t.nanos() < to).toList();
    if (inside.size() < 2) {
      throw new IllegalStateException("no ticks between " + from + " and " + to);
    }
    Tick first = inside.getFirst();
    Tick last = inside.getLast();
    double operations = last.operations() - first.operations();
    return new Rate(
        operations * 1e9 / (last.nanos() - first.nanos()),
        (last.cpuNanos() - first.cpuNanos()) / operations);
  }
}
