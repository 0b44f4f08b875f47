package jtrace.tests.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A child process whose output, both streams in one, is collected; killed when closed. */
public final class Child implements AutoCloseable {

  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final boolean launched;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  private Child(Process process, boolean launched) {
    this.process = process;
    this.launched = launched;
    this.reader = Thread.ofPlatform().daemon().name("child-output").start(this::read);
  }

  /** Starts a command. */
  public static Child start(List<String> command) {
    return start(command, Map.of(), false);
  }

  /** Starts a JVM, which a launcher may put into a namespace. */
  public static Child startJvm(List<String> command) {
    return start(command, Map.of(), true);
  }

  private static Child start(
      List<String> command, Map<String, String> environment, boolean launched) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new Child(builder.start(), launched);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /** Starts a workload, which ends with this process. */
  public static Child workload(Path jdk, List<String> vmOptions, String mainClass, String... args) {
    return workload(jdk, Map.of(), Layout.workloadClassPath(), vmOptions, mainClass, args);
  }

  /** Starts a workload with additions to the environment, from a class path of its own. */
  public static Child workload(
      Path jdk,
      Map<String, String> environment,
      String classPath,
      List<String> vmOptions,
      String mainClass,
      String... args) {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(vmOptions);
    command.addAll(List.of("-cp", classPath, "jtrace.workloads." + mainClass));
    command.addAll(List.of(args));
    command.add("watch=1");
    return start(command, environment, true);
  }

  /** Starts a command that starts a workload as its only child. */
  public static Child launcher(List<String> command) {
    return start(command, Map.of(), true);
  }

  /** Runs a command to its end. */
  public static Child run(Duration limit, List<String> command) {
    Child child = start(command);
    if (child.await(limit).isEmpty()) {
      child.close();
      throw new IllegalStateException("still running after " + limit + ": " + command);
    }
    return child;
  }

  private void read() {
    try (BufferedReader input = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (lines) {
        lines.add("[output lost: " + e.getMessage() + "]");
      }
    }
  }

  /** Waits for a line that starts with {@code start}. */
  public String awaitLine(String start, Duration limit) {
    return await(line -> line.startsWith(start), start, limit);
  }

  /** Waits for a line that contains {@code text}. */
  public String awaitText(String text, Duration limit) {
    return await(line -> line.contains(text), text, limit);
  }

  private String await(Predicate<String> wanted, String what, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      while (true) {
        for (String line : lines) {
          if (wanted.test(line)) {
            return line;
          }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0 || !(process.isAlive() || reader.isAlive())) {
          throw new IllegalStateException("no line " + what + " in:\n" + output());
        }
        try {
          lines.wait(Math.min(millis, 100));
        } catch (InterruptedException e) {
          throw interrupted(e);
        }
      }
    }
  }

  /** Waits until the workload is warm. */
  public Child awaitReady() {
    awaitLine("READY", Duration.ofSeconds(120));
    return this;
  }

  /** Waits for the end; the exit code, or empty when it takes longer. */
  public Optional<Integer> await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      reader.join(5_000);
      return Optional.of(process.exitValue());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Polls until {@code condition} holds; false when it does not in time. */
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return true;
  }

  /** Writes a line to its standard input, which stays open. */
  public void send(String line) {
    sendRaw(line + "\n");
  }

  /** Writes text to its standard input, which stays open. */
  public void sendRaw(String text) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(text).flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal by its name, such as {@code INT}. */
  public void signal(String name) {
    run(Duration.ofSeconds(10), List.of("kill", "-" + name, Long.toString(pid())));
  }

  /** Of a workload or JVM its own process, which a launcher may have started in a namespace. */
  public long pid() {
    ProcessHandle handle = process.toHandle();
    List<ProcessHandle> children = launched ? handle.children().toList() : List.of();
    while (children.size() == 1 && !isJvm(handle.pid())) {
      handle = children.getFirst();
      children = handle.children().toList();
    }
    return handle.pid();
  }

  /** Whether it is a JVM itself, which may have started a process of its own. */
  private static boolean isJvm(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")).endsWith("java");
    } catch (IOException e) {
      return false;
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  public String output() {
    return String.join("\n", lines());
  }

  /** Kills it, and removes the socket that a JVM leaves so that has been attached to. */
  @Override
  public void close() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
    try {
      Files.deleteIfExists(Path.of("/tmp/.java_pid" + process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
