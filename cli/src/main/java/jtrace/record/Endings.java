package jtrace.record;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jtrace.loader.ProcessStat;

/**
 * Processes whose main thread has exited, until they are over. A process goes on without its main
 * thread while another thread runs, and an exec by another thread ends the main thread and keeps
 * the process.
 */
final class Endings {
  private final Set<Integer> pids = new HashSet<>();

  void mainThreadExited(int pid) {
    pids.add(pid);
  }

  /**
   * The processes that are over since the last call. One that still runs is asked about again: the
   * main thread's exit is told before it shows in /proc.
   */
  List<Integer> over() {
    if (pids.isEmpty()) {
      return List.of();
    }
    List<Integer> over = pids.stream().filter(Endings::isOver).toList();
    over.forEach(pids::remove);
    return over;
  }

  private static boolean isOver(int pid) {
    return ProcessStat.of(pid)
        .map(stat -> stat.isExited() && stat.threads() <= 1)
        .orElse(true); // a process that is gone has no such file
  }
}
