package jtrace.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The threads of a process as /proc lists them. */
final class ProcessThreads {
  private ProcessThreads() {}

  /** How many there are, at least 1. */
  static int count(int pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Integer.toString(pid), "task"))) {
      return (int) Math.max(1, tasks.count());
    } catch (IOException e) {
      return 1; // it has gone
    }
  }
}
