package jtrace.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** The command after {@code --}, with the terminal of jtrace as its own. */
final class Child implements AutoCloseable {
  private static final Duration END_TIME = Duration.ofSeconds(5);

  private final Process process;

  private Child(Process process) {
    this.process = process;
  }

  static Child start(List<String> command) {
    try {
      return new Child(new ProcessBuilder(command).inheritIO().start());
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "cannot run " + String.join(" ", command),
              String.valueOf(e.getMessage()),
              "check the command after --; it is found through PATH and is not a shell line"),
          e);
    }
  }

  int pid() {
    return Math.toIntExact(process.pid());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
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
  }
}
