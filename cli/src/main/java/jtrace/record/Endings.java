package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private enum State {
    RUNNING,
    WITHOUT_MAIN_THREAD,
    OVER
  }

  private final Set<Integer> pids = new HashSet<>();

  void mainThreadExited(int pid) {
    pids.add(pid);
  }

  /** The processes that are over since the last call. */
  List<Integer> over() {
    List<Integer> over = new ArrayList<>();
    for (int pid : List.copyOf(pids)) {
      State state = state(pid);
      if (state != State.WITHOUT_MAIN_THREAD) {
        pids.remove(pid);
      }
      if (state == State.OVER) {
        over.add(pid);
      }
    }
    return over;
  }

  private static State state(int pid) {
    try {
      byte[] stat = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "stat"));
      return state(new String(stat, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return State.OVER; // a process that is gone has no folder
    }
  }

  private static State state(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (!fields[0].equals("Z") && !fields[0].equals("X")) {
      return State.RUNNING;
    }
    boolean othersRun = fields.length > THREADS_FIELD && !fields[THREADS_FIELD].matches("[01]");
    return othersRun ? State.WITHOUT_MAIN_THREAD : State.OVER;
  }
}
