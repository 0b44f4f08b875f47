package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.symbolizer.process.Mapping;
import jtrace.symbolizer.process.ProcessMaps;

/**
 * How many unwind rows there must be room for: libraries of numerics, databases or engines for
 * other languages have many times the code of a JVM. The kernel takes the memory of all when it
 * makes the array.
 */
final class RowsNeeded {
  /** 48 MB; what is more than that is refused, file by file. */
  static final int MAX_ROWS = 6 << 20;

  /** Least that was found; code of the JVM has 90. */
  static final int CODE_BYTES_A_ROW = 32;

  private RowsNeeded() {}

  /**
   * Rows for the files that the processes have mapped now.
   *
   * @param usual so many are enough for most processes; half of them are for what is loaded later
   */
  static int of(List<Integer> pids, int usual) {
    Map<String, Long> codeBytes = new HashMap<>();
    for (int pid : pids) {
      for (Mapping mapping : executable(pid)) {
        if (mapping.isFile()) {
          String place = mapping.device() + ' ' + mapping.inode() + ' ' + mapping.offset();
          codeBytes.merge(place, mapping.sizeBytes(), Math::max);
        }
      }
    }
    long code = codeBytes.values().stream().mapToLong(Long::longValue).sum();
    return rows(code, usual);
  }

  static int rows(long codeBytes, int usual) {
    long needed = codeBytes / CODE_BYTES_A_ROW + usual / 2;
    return (int) Math.max(usual, Math.min(MAX_ROWS, needed));
  }

  private static List<Mapping> executable(int pid) {
    try {
      return ProcessMaps.readExecutable(pid);
    } catch (IOException e) {
      return List.of(); // it has ended: whoever looks at it says so
    }
  }
}
