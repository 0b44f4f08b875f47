package jtrace.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many CPUs there are. */
final class Cpus {
  private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");

  private Cpus() {}

  /** CPUs that may ever be online; the highest number of {@code 0-63} plus one. */
  static int possible() {
    try {
      String list = Files.readString(POSSIBLE).trim();
      return Integer.parseInt(list.substring(list.lastIndexOf('-') + 1)) + 1;
    } catch (IOException | NumberFormatException e) {
      return Math.max(256, Runtime.getRuntime().availableProcessors());
    }
  }
}
