package jtrace.loader;

import java.util.OptionalLong;

/** The start time in /proc/PID/stat (proc_pid_stat(5)). */
final class ProcessStat {
  private static final int START_TIME_AFTER_COMM = 19; // field 22; the name is field 2

  private ProcessStat() {}

  static OptionalLong startTicks(int pid) {
    return parse(ProcFiles.read("/proc/" + pid + "/stat"));
  }

  /** The name may hold spaces and parentheses, so fields count from its last parenthesis. */
  static OptionalLong parse(String stat) {
    int close = stat.lastIndexOf(')');
    if (close < 0 || close + 2 > stat.length()) {
      return OptionalLong.empty();
    }
    String[] fields = stat.substring(close + 2).split(" ", START_TIME_AFTER_COMM + 2);
    try {
      return fields.length > START_TIME_AFTER_COMM
          ? OptionalLong.of(Long.parseLong(fields[START_TIME_AFTER_COMM]))
          : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
