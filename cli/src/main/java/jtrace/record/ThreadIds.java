package jtrace.record;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Translates thread ids of a process's own pid namespace, which its JVM knows, to those of
 * jtrace's. Source: the {@code NSpid} line of /proc/PID/task/TID/status, outermost namespace first.
 */
public final class ThreadIds {
  private final Path tasks;
  private final boolean translates;
  private final Map<Integer, Integer> outerByInner = new HashMap<>();

  public ThreadIds(int pid) {
    tasks = Path.of("/proc", Integer.toString(pid), "task");
    translates = ids(Path.of("/proc", Integer.toString(pid), "status")).length > 1;
  }

  /** The thread id as jtrace sees it; unchanged when it is not known. */
  public int outer(int inner) {
    if (!translates) {
      return inner;
    }
    if (!outerByInner.containsKey(inner)) {
      readAll();
    }
    return outerByInner.getOrDefault(inner, inner);
  }

  private void readAll() {
    outerByInner.clear();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        int[] ids = ids(thread.resolve("status"));
        if (ids.length > 1) {
          outerByInner.put(ids[ids.length - 1], ids[0]);
        }
      }
    } catch (IOException e) {
      // the process is gone; what was read stays
    }
  }

  /** A process's id in its own pid namespace; {@code pid} itself when it is gone. */
  static int innermost(int pid) {
    int[] ids = ids(Path.of("/proc", Integer.toString(pid), "status"));
    return ids.length == 0 ? pid : ids[ids.length - 1];
  }

  private static int[] ids(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("NSpid:"))
          .flatMapToInt(line ->
              java.util.Arrays.stream(line.substring(6).trim().split("\\s+"))
                  .mapToInt(Integer::parseInt))
          .toArray();
    } catch (IOException | NumberFormatException e) {
      return new int[0];
    }
  }
}
