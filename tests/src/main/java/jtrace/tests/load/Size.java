package jtrace.tests.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import jtrace.tests.run.HostCost;
import jtrace.tests.run.KernelObjects;

/**
 * What a server holds at a moment.
 *
 * @param residentKib its resident set
 * @param cpuSeconds CPU time since its start
 */
record Size(
    double minutes,
    long residentKib,
    double cpuSeconds,
    int descriptors,
    int threads,
    int programs,
    long mapKib,
    long historyKib) {

  static final String HEADER =
      """
      | minutes | resident, MiB | CPU of a core | descriptors | threads | BPF programs | BPF maps, MiB | history, MiB |
      |---|---|---|---|---|---|---|---|\
      """;

  static Size of(long pid, Path history, double minutes) throws IOException {
    return new Size(
        minutes,
        HostCost.residentKib(pid),
        HostCost.cpuSeconds(pid),
        count("/proc/" + pid + "/fd"),
        count("/proc/" + pid + "/task"),
        KernelObjects.programsOf(pid).size(),
        KernelObjects.mapBytes(pid) >> 10,
        bytes(history) >> 10);
  }

  private static int count(String folder) {
    String[] names = Path.of(folder).toFile().list();
    return names == null ? 0 : names.length;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(Size::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // it was the oldest
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of the table; CPU since an earlier moment. */
  String row(Size before) {
    double seconds = (minutes - before.minutes) * 60;
    return "| %.1f | %d | %.2f | %d | %d | %d | %d | %.1f |"
        .formatted(
            minutes,
            residentKib >> 10,
            seconds > 0 ? (cpuSeconds - before.cpuSeconds) / seconds : 0,
            descriptors,
            threads,
            programs,
            mapKib >> 10,
            historyKib / 1024.0);
  }
}
