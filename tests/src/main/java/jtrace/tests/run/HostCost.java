package jtrace.tests.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a running process has cost so far. */
public final class HostCost {

  /** USER_HZ, the unit of the stat file on every Linux of today. */
  private static final double TICKS_PER_SECOND = 100;

  private HostCost() {}

  /** Its highest resident set and its CPU time. */
  public static String of(long pid) {
    try {
      return "RSS %d kB, CPU %.2f s".formatted(peakKib(pid), cpuSeconds(pid));
    } catch (IOException e) {
      return "ended early";
    }
  }

  /** The highest resident set so far. */
  public static long peakKib(long pid) throws IOException {
    return status(pid, "VmHWM:");
  }

  /** The resident set now. */
  public static long residentKib(long pid) throws IOException {
    return status(pid, "VmRSS:");
  }

  private static long status(long pid, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).strip().split(" ", -1)[0]);
      }
    }
    throw new IOException("no " + name + " of process " + pid);
  }

  /** User and system time, fields 14 and 15 of its stat file. */
  public static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }
}
