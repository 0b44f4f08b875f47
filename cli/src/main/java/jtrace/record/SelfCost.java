package jtrace.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this jtrace process itself costs. */
final class SelfCost {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final int DECIMAL = 10;

  private final com.sun.management.OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  private final long startCpuNanos = system.getProcessCpuTime();

  /** CPU time of the process since this was made. */
  long cpuNanos() {
    return system.getProcessCpuTime() - startCpuNanos;
  }

  /** {@code VmHWM} of /proc/self/status; 0 when it cannot be read. */
  long peakRssBytes() {
    try {
      return peakBytes(Files.readString(STATUS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The kibibytes behind {@code VmHWM:}, in bytes; 0 when there are none. */
  static long peakBytes(String status) {
    int at = status.indexOf(PEAK);
    long kib = 0;
    for (int i = at < 0 ? status.length() : at + PEAK.length(); i < status.length(); i++) {
      char c = status.charAt(i);
      if (c == '\n') {
        break;
      }
      kib = Character.isDigit(c) ? kib * DECIMAL + Character.digit(c, DECIMAL) : kib;
    }
    return kib << 10;
  }
}
