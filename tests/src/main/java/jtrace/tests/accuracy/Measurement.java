package jtrace.tests.accuracy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jtrace.tests.chain.KnownChainCheck;
import jtrace.tests.fibers.FiberCheck;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import jtrace.tests.shares.SharesCheck;

/**
 * Records a program with a known answer and judges the profile. How long depends on the CPU time
 * that the program gets, not on the clock, so that a loaded machine gives as many samples.
 *
 * @param jdk the JDK that runs the program
 * @param directory where the profile is kept
 * @param rateHz of chains and virtual threads
 */
public record Measurement(Path jdk, Path directory, int rateHz) {

  /** Often enough for a result soon, and no divisor of what else happens at regular times. */
  static final int USUAL_HZ = 999;

  /** What the program of virtual threads needs, and a heap that is collected often. */
  private static final List<String> FIBER_OPTIONS =
      List.of(
          "--add-exports",
          "java.base/jdk.internal.vm=ALL-UNNAMED",
          "-Xmx256m",
          // the innermost inlined method of a leaf is not exact; a chain must not be one of several
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=dontinline,jtrace.workloads.fibers.*::run");

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int TICKS_PER_SECOND = 100;

  public Measurement(Path jdk, Path directory) {
    this(jdk, directory, USUAL_HZ);
  }

  /**
   * Records the known-chain program for {@code samples} samples.
   *
   * @param alive told of the program while it still runs, after the recording
   */
  public KnownChainCheck.Tally chain(List<String> vmOptions, long samples, Consumer<Child> alive) {
    Path folded = directory.resolve("chain.folded");
    try (Child target = Child.workload(jdk, vmOptions, "KnownChain", "warm=4", "seconds=900")) {
      record(target, samples, folded);
      alive.accept(target);
    }
    return KnownChainCheck.check(lines(folded));
  }

  private void record(Child target, long samples, Path folded) {
    target.awaitReady();
    try (Child jtrace = jtrace(target, rateHz, folded)) {
      jtrace.awaitLine("jtrace: recording ", LIMIT);
      long ticks = cpuTicks(target) + 1 + samples * TICKS_PER_SECOND * 11 / 10 / rateHz;
      Child.until(LIMIT, () -> cpuTicks(target) >= ticks || !jtrace.isAlive());
      jtrace.signal("INT");
      end(jtrace, folded);
    }
  }

  /**
   * Records the program of known virtual threads for {@code samples} samples; as {@link #chain}.
   */
  public KnownChainCheck.Tally fibers(List<String> vmOptions, long samples, Consumer<Child> alive) {
    return fibers(vmOptions, "plain", samples, alive);
  }

  /**
   * The same with threads that are made in another way.
   *
   * @param way the option of {@code KnownFibers}
   */
  public KnownChainCheck.Tally fibers(
      List<String> vmOptions, String way, long samples, Consumer<Child> alive) {
    List<String> options = new ArrayList<>(FIBER_OPTIONS);
    if (!way.equals("plain")) {
      options.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "--enable-preview"));
    }
    options.addAll(vmOptions);
    Path folded = directory.resolve("fibers.folded");
    try (Child target =
        Child.workload(
            jdk, options, "KnownFibers", "warm=4", "seconds=900", "garbage=1000", "way=" + way)) {
      record(target, samples, folded);
      alive.accept(target);
    }
    return KnownChainCheck.check(lines(folded), new FiberCheck());
  }

  /** Records the program with known shares, which runs {@code seconds}. */
  public SharesCheck.Result shares(int sharesHz, int seconds) {
    Path folded = directory.resolve("shares.folded");
    // C2 keeps no debug information at calls of array copies: an inlined phase would be its caller
    List<String> options =
        List.of("-XX:CompileCommand=quiet", "-XX:CompileCommand=dontinline,*.Phases::*");
    try (Child target =
            Child.workload(jdk, options, "KnownShares", "warm=4", "seconds=" + seconds);
        Child jtrace = jtrace(target.awaitReady(), sharesHz, folded)) {
      end(jtrace, folded);
      target.await(LIMIT);
      return SharesCheck.check(target.lines(), lines(folded));
    }
  }

  private static Child jtrace(Child target, int rateHz, Path folded) {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of("record", "-p", Long.toString(target.pid()), "-F", "" + rateHz));
    command.addAll(List.of("-d", "1h", "-o", recording(folded)));
    return Child.start(command);
  }

  /** Stacks of many levels are more than a recorder has memory for; a report has. */
  private static String recording(Path folded) {
    return folded + ".jtr";
  }

  private static void end(Child jtrace, Path folded) {
    check(jtrace);
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of("report", recording(folded), "--threads", "-o", folded.toString()));
    check(Child.run(LIMIT, command));
  }

  private static void check(Child jtrace) {
    if (jtrace.await(LIMIT).orElse(-1) != 0) {
      throw new IllegalStateException("jtrace failed:\n" + jtrace.output());
    }
  }

  /** User and system time of the process, fields 14 and 15 of its stat file. */
  private static long cpuTicks(Child target) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(target.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      throw new UncheckedIOException("the program ended:\n" + target.output(), e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
