package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measured windows of programs, in a file that grows from run to run, so that a benchmark can be
 * taken in short turns of a machine that is quiet now and then.
 *
 * @param file one window a line, its fields separated by tabs
 */
record Windows(Path file) {

  /** Name of windows without a profiler, compared with the ones before and after: the noise. */
  static final String UNPROFILED = "unprofiled";

  /** What was measured together. */
  record Cell(String program, String jdk, int rateHz, int seconds) {

    String title() {
      return "%s, JDK %s, %d Hz, windows of %d s".formatted(program, jdk, rateHz, seconds);
    }
  }

  /**
   * One window.
   *
   * @param throughput operations a second, relative to the unprofiled windows before and after
   * @param cpu CPU time per operation, relative to theirs
   * @param cost of the profiler's own process; empty when it has none
   */
  record Window(String profiler, double throughput, double cpu, Completeness quality, String cost) {

    private String line(Cell cell) {
      return String.join(
          "\t",
          cell.program(),
          cell.jdk(),
          "" + cell.rateHz(),
          "" + cell.seconds(),
          profiler,
          "" + throughput,
          "" + cpu,
          "" + quality.samples(),
          "" + quality.rooted(),
          "" + quality.unnamed(),
          cost);
    }
  }

  void add(Cell cell, Window window) throws IOException {
    Files.writeString(
        file, window.line(cell) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** All windows so far. */
  Map<Cell, List<Window>> read() throws IOException {
    Map<Cell, List<Window>> windows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] f = line.split("\t", -1);
      Cell cell = new Cell(f[0], f[1], Integer.parseInt(f[2]), Integer.parseInt(f[3]));
      Completeness quality =
          new Completeness(Long.parseLong(f[7]), Long.parseLong(f[8]), Long.parseLong(f[9]));
      windows
          .computeIfAbsent(cell, c -> new ArrayList<>())
          .add(
              new Window(f[4], Double.parseDouble(f[5]), Double.parseDouble(f[6]), quality, f[10]));
    }
    return windows;
  }
}
