package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a running process has cost so far. */
final class HostCost {

  private HostCost() {}

  /** Its highest resident set and its CPU time. */
  static String of(long pid) {
    String memory = "?";
    try {
      for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
        if (line.startsWith("VmHWM:")) {
          memory = line.substring(6).strip();
        }
      }
    } catch (IOException e) {
      return "ended early";
    }
    Duration cpu =
        ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
    return "RSS %s, CPU %.2f s".formatted(memory, cpu.toMillis() / 1e3);
  }
}
