package jtrace.tests.churn;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrReader;
import jtrace.tests.run.Child;
import jtrace.tests.run.HostCost;
import jtrace.tests.run.Layout;

/**
 * Records the program whose code comes and goes.
 *
 * @param jdk the JDK that runs the program
 * @param directory where log and recording are kept
 */
public record ChurnMeasurement(Path jdk, Path directory) {
  private static final int RATE_HZ = 999;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** Before the end of a quarter, so that the recording has not ended with the last one. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  private static final int QUARTERS = 4;

  /**
   * What was recorded, beside what was found in it.
   *
   * @param residentMib of jtrace after each quarter of the time
   */
  public record Result(ChurnCheck.Tally tally, Recording recording, List<Long> residentMib) {}

  /** Records {@code seconds} of a mode. */
  public Result measure(ChurnMode mode, int seconds) throws IOException {
    Path log = directory.resolve("churn.log");
    Path jtr = directory.resolve("churn.jtr");
    List<String> options = new ArrayList<>(mode.vmOptions());
    if (mode.kind().equals("redefine")) {
      options.add("-javaagent:" + agent());
    }
    List<Long> residentMib = new ArrayList<>();
    try (Child target =
            Child.workload(
                jdk,
                options,
                "CodeChurn",
                "kind=" + mode.kind(),
                "micros=" + mode.micros(),
                "seconds=" + 2 * LIMIT.toSeconds(),
                "log=" + log);
        Child jtrace = jtrace(target.awaitReady(), seconds, jtr)) {
      jtrace.awaitLine("jtrace: recording ", LIMIT);
      long quarterNanos = seconds * 1_000_000_000L / QUARTERS;
      long begin = System.nanoTime();
      for (int quarter = 1; quarter <= QUARTERS; quarter++) {
        long end = begin + quarter * quarterNanos - SETTLE.toNanos();
        Child.until(LIMIT, () -> System.nanoTime() - end >= 0 || !jtrace.isAlive());
        residentMib.add(jtrace.isAlive() ? HostCost.residentKib(jtrace.pid()) >> 10 : 0);
      }
      if (jtrace.await(LIMIT).orElse(-1) != 0) {
        throw new IllegalStateException("jtrace failed:\n" + jtrace.output());
      }
    }
    Recording recording = JtrReader.read(jtr);
    return new Result(ChurnCheck.check(recording, log), recording, residentMib);
  }

  /** A jar that is no more than a manifest: the agent's class is on the program's class path. */
  private Path agent() {
    Path jar = directory.resolve("redefine-agent.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", "jtrace.workloads.RedefineAgent");
    main.putValue("Can-Redefine-Classes", "true");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream ignored = new JarOutputStream(out, manifest)) {
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Child jtrace(Child target, int seconds, Path jtr) {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of("record", "-p", Long.toString(target.pid()), "-F", "" + RATE_HZ));
    command.addAll(List.of("-d", seconds + "s", "-o", jtr.toString(), "--debug"));
    return Child.start(command);
  }
}
