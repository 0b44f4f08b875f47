package jtrace.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;

/** Facts of the host that every recording carries. */
final class HostFacts {
  private HostFacts() {}

  static void write(RecordingSink sink) throws IOException {
    sink.fact(Facts.KERNEL_RELEASE, line("/proc/sys/kernel/osrelease"));
    sink.fact(Facts.HOST_NAME, line("/proc/sys/kernel/hostname"));
    sink.fact(Facts.HOST_CPUS, Integer.toString(Runtime.getRuntime().availableProcessors()));
  }

  private static String line(String file) {
    try {
      return Files.readString(Path.of(file)).trim();
    } catch (IOException e) {
      return "";
    }
  }
}
