package jtrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One process's folder in /proc; every read is bounded and may fail because the process ended. */
record ProcFolder(int pid) {
  private static final int BYTES_MAX = 1 << 20;

  /** Every process, by pid. */
  static List<ProcFolder> all() throws IOException {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d{1,9}"))
          .map(Integer::valueOf)
          .sorted()
          .map(ProcFolder::new)
          .toList();
    }
  }

  Path path(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }

  /** A file's text; empty when it cannot be read. */
  String text(String name) {
    return read(path(name));
  }

  List<String> commandLine() {
    String text = text("cmdline");
    return text.isEmpty() ? List.of() : List.of(text.split("\0"));
  }

  /** A file as the process sees it; empty when a link on the way could lead out of its root. */
  Optional<String> fileInside(Path absolute) {
    Path at = path("root");
    for (Path part : absolute) {
      at = at.resolve(part);
      if (Files.isSymbolicLink(at)) {
        return Optional.empty();
      }
    }
    return Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(read(at))
        : Optional.empty();
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
