package jtrace.loader;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What /proc/PID/stat tells (proc_pid_stat(5)).
 *
 * @param state the letter of the main thread's state
 * @param cpuTicks user and system time of all threads, in hundredths of a second (USER_HZ)
 * @param threads how many there are
 * @param startTicks when it started, in hundredths of a second since the boot
 * @param rssPages resident pages
 */
public record ProcessStat(char state, long cpuTicks, long threads, long startTicks, long rssPages) {
  public static final int TICKS_PER_SECOND = 100; // on every Linux port we know

  private static final long TICK_NANOS = 1_000_000_000L / TICKS_PER_SECOND;
  private static final long PAGE_BYTES = 4096;

  // from the state on, which is the third field
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int THREADS = 17;
  private static final int START_TICKS = 19;
  private static final int RSS_PAGES = 21;

  /** Empty when the process is gone. */
  public static Optional<ProcessStat> of(int pid) {
    return parse(ProcFiles.read("/proc/" + pid + "/stat"));
  }

  static OptionalLong startTicks(int pid) {
    return of(pid).stream().mapToLong(ProcessStat::startTicks).findFirst();
  }

  /** The name may hold spaces and parentheses, so fields count from its last parenthesis. */
  static Optional<ProcessStat> parse(String stat) {
    int close = stat.lastIndexOf(')');
    if (close < 0 || close + 2 > stat.length()) {
      return Optional.empty();
    }
    String[] fields = stat.substring(close + 2).split(" ", RSS_PAGES + 2);
    try {
      return fields.length > RSS_PAGES && fields[0].length() == 1
          ? Optional.of(
              new ProcessStat(
                  fields[0].charAt(0),
                  Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]),
                  Long.parseLong(fields[THREADS]),
                  Long.parseLong(fields[START_TICKS]),
                  Long.parseLong(fields[RSS_PAGES])))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Whether the main thread has exited; others may go on. */
  public boolean isExited() {
    return state == 'Z' || state == 'X';
  }

  public long cpuNanos() {
    return cpuTicks * TICK_NANOS;
  }

  public long rssBytes() {
    return rssPages * PAGE_BYTES;
  }
}
