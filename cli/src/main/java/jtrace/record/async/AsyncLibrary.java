package jtrace.record.async;

import java.io.IOException;
import java.io.InputStream;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** async-profiler's library as its Maven artifact has it, for the processor of this host. */
final class AsyncLibrary {
  /** In the folder's name, so that another version in the same JVM is another library. */
  static final String VERSION = "4.6";

  private AsyncLibrary() {}

  static byte[] bytes() throws IOException {
    String architecture = System.getProperty("os.arch");
    String platform =
        switch (architecture) {
          case "amd64" -> "linux-x64";
          case "aarch64" -> "linux-arm64";
          default -> "linux-" + architecture;
        };
    String resource = "/" + platform + "/libasyncProfiler.so";
    try (InputStream in = AsyncLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new WorldException(
            WorldException.Kind.NOT_PERMITTED,
            new Problem(
                "jtrace.jar has no async-profiler for " + platform,
                "it is built for linux-x64 and linux-arm64",
                "record with --engine ebpf"));
      }
      return in.readAllBytes();
    }
  }
}
