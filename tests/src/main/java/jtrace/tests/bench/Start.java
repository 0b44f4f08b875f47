package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.tests.run.Child;
import jtrace.tests.run.HostCost;
import jtrace.tests.run.Layout;

/**
 * What a recording costs the host: from the start of the command to its first sample, and once it
 * runs at 99 Hz its CPU time and memory, beside a program that keeps two cores busy. Arguments: JDK
 * major version of the program, how often, and the seconds of each steady recording.
 */
public final class Start {
  private static final Duration SLACK = Duration.ofSeconds(60);

  /** From the start of a recording until its start counts no more. */
  private static final int SETTLE_SECONDS = 5;

  /** How much longer it records than is measured, however late its end is looked for. */
  private static final int END_SECONDS = 10;

  /** Of a line that begins a sample: its time, seconds of CLOCK_MONOTONIC as System.nanoTime. */
  private static final Pattern TIME = Pattern.compile("^\\S.* (\\d+\\.\\d+): ");

  private Start() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("jtrace-start");
    int runs = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    List<String> first = new ArrayList<>();
    List<String> cpu = new ArrayList<>();
    List<String> memory = new ArrayList<>();
    try (Child target =
        Child.workload(
            Layout.jdks().get(Integer.valueOf(args[0])),
            List.of("-Xmx1g"),
            "H2Load",
            "warm=8",
            "seconds=" + runs * (seconds + SETTLE_SECONDS + 60))) {
      target.awaitReady();
      for (int run = 0; run < runs; run++) {
        first.add("%.2f".formatted(firstSampleSeconds(target, directory)));
        steady(target, seconds, directory, cpu, memory);
      }
    }
    System.out.printf(
        "| JDK %s | %s s | %s %% of a core | %s MiB |%n",
        args[0], String.join(" ", first), String.join(" ", cpu), String.join(" ", memory));
  }

  private static double firstSampleSeconds(Child target, Path directory) throws IOException {
    Path recording = directory.resolve("start.jtr");
    Path text = directory.resolve("start.perf");
    long start = System.nanoTime();
    jtrace("record", "-q", "-F", "999", "-p", "" + target.pid(), "-d", "1s", "-o", "" + recording);
    jtrace("report", "" + recording, "-o", "" + text);
    double first = Double.MAX_VALUE;
    for (String line : Files.readAllLines(text)) {
      Matcher time = TIME.matcher(line);
      if (time.find()) {
        first = Math.min(first, Double.parseDouble(time.group(1)));
      }
    }
    Files.delete(recording);
    return first - start / 1e9;
  }

  private static void jtrace(String... arguments) {
    Child jtrace = Child.run(SLACK, command(arguments));
    if (jtrace.exitCode() != 0) {
      throw new IllegalStateException("jtrace failed: " + jtrace.output());
    }
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of(arguments));
    return command;
  }

  private static void steady(
      Child target, int seconds, Path directory, List<String> cpu, List<String> memory)
      throws IOException {
    Path recording = directory.resolve("steady.jtr");
    String duration = seconds + SETTLE_SECONDS + END_SECONDS + "s";
    try (Child jtrace =
        Child.start(
            command("record", "-p", "" + target.pid(), "-d", duration, "-o", "" + recording))) {
      jtrace.awaitLine("jtrace: recording ", SLACK);
      pause(SETTLE_SECONDS);
      double before = HostCost.cpuSeconds(jtrace.pid());
      long from = System.nanoTime();
      pause(seconds);
      double wall = (System.nanoTime() - from) / 1e9;
      cpu.add("%.2f".formatted(100 * (HostCost.cpuSeconds(jtrace.pid()) - before) / wall));
      memory.add("%.0f".formatted(HostCost.peakKib(jtrace.pid()) / 1024.0));
      if (jtrace.await(SLACK).orElse(-1) != 0) {
        throw new IllegalStateException("jtrace failed: " + jtrace.output());
      }
    }
    Files.delete(recording);
  }

  /** The seconds are a measured window, not a wait for something. */
  private static void pause(int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Child.until(Duration.ofSeconds(seconds + 1L), () -> System.nanoTime() - end >= 0);
  }
}
