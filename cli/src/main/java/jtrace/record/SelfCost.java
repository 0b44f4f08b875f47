package jtrace.record;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this jtrace process itself costs. */
final class SelfCost {
  private static final Path STATUS = Path.of("/proc/self/status");
  private final long startCpuNanos = processCpuNanos();

  /** CPU time of the process since this was made. */
  long cpuNanos() {
    return processCpuNanos() - startCpuNanos;
  }

  /** {@code VmHWM} of /proc/self/status; 0 when it cannot be read. */
  long peakRssBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
