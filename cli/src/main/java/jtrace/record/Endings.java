package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Processes whose main thread has exited, until they are over. A process goes on without its main
 * thread while another thread runs, and an exec by another thread ends the main thread and keeps
 * the process.
 */
final class Endings {
  private static final int THREADS_FIELD = 17; // the 20th of /proc/PID/stat, from the state on

  private final Set<Integer> pids = new HashSet<>();

  void mainThreadExited(int pid) {
    pids.add(pid);
  }

  /**
   * The processes that are over since the last call. One that still runs is asked about again: the
   * main thread's exit is told before it shows in /proc.
   */
  List<Integer> over() {
    List<Integer> over = pids.stream().filter(Endings::isOver).toList();
    over.forEach(pids::remove);
    return over;
  }

  private static boolean isOver(int pid) {
    try {
      byte[] stat = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "stat"));
      return isOver(new String(stat, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return true; // a process that is gone has no folder
    }
  }

  private static boolean isOver(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    boolean exited = fields[0].equals("Z") || fields[0].equals("X");
    boolean othersRun = fields.length > THREADS_FIELD && !fields[THREADS_FIELD].matches("[01]");
    return exited && !othersRun;
  }
}
