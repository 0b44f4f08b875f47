package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** The command after {@code --}, with the terminal of jtrace as its own. */
final class Child implements AutoCloseable {
  private static final Duration END_TIME = Duration.ofSeconds(5);

  private final List<String> command;
  private final Program program;
  private final Process process;
  private final Gate gate;

  private Child(List<String> command, Program program, Process process, Gate gate) {
    this.command = command;
    this.program = program;
    this.process = process;
    this.gate = gate;
  }

  /** Makes the command's process, which runs nothing of the command before {@link #release}. */
  static Child start(List<String> command) {
    Program program =
        Program.find(command.getFirst(), System.getenv().getOrDefault("PATH", ""))
            .orElseThrow(() -> cannotRun(command, "no such program, or not executable"));
    try {
      Gate gate = Gate.closed();
      try {
        Process process = new ProcessBuilder(gate.before(command)).inheritIO().start();
        return new Child(command, program, process, gate);
      } catch (IOException e) {
        gate.close();
        throw e;
      }
    } catch (IOException e) {
      throw cannotRun(command, String.valueOf(e.getMessage()));
    }
  }

  private static WorldException cannotRun(List<String> command, String why) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot run " + Printable.of(String.join(" ", command), 200),
            why,
            "check the command after --; it is found through PATH and is not a shell line"));
  }

  /** The process that waits, and later is the command. */
  int pid() {
    return Math.toIntExact(process.pid());
  }

  /** ELF files that the command will map. */
  List<Path> files() {
    return program.files();
  }

  /** Runs the command. */
  void release() {
    try {
      gate.open();
    } catch (IOException e) {
      throw cannotRun(command, String.valueOf(e.getMessage()));
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code; empty when it does not end within {@code limit}. */
  OptionalInt exitCode(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** Asks a child that still runs to end, and ends it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      gate.close();
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem("cannot remove a temporary file", e.toString(), "remove it by hand"),
          e);
    }
  }
}
