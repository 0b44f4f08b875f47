package jtrace.tests.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds a thread of another process. */
public final class NamedThread {
  private NamedThread() {}

  /** The id of the thread with that name, 0 when there is none yet. */
  public static int of(int pid, String name) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(name)) {
          return Integer.parseInt(task.getFileName().toString());
        }
      }
    } catch (IOException e) {
      return 0; // a thread ended while it was looked at
    }
    return 0;
  }
}
