package jtrace.profile.pprof.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Source files by the names that profiles have for them: relative ones are looked for in the
 * folders of the search path and in all folders above these.
 */
final class SourceFiles {
  private static final int MAX_BYTES = 16 << 20;

  private final String trimPath;
  private final String searchPath;
  private final Map<String, List<String>> read = new HashMap<>();

  SourceFiles(ReportSettings settings) {
    trimPath = settings.text("trim_path");
    String given = settings.text("source_path");
    searchPath = given.isEmpty() ? Path.of("").toAbsolutePath().toString() : given;
  }

  /** Its lines; empty when it is not found or cannot be read. */
  List<String> lines(String name) {
    return read.computeIfAbsent(name, n -> find(n).map(SourceFiles::linesOf).orElse(List.of()));
  }

  String problem(String name) {
    String path = FilePaths.trimmed(name, trimPath, searchPath);
    return path.startsWith("/")
        ? "open " + path + ": no such file or directory"
        : "could not find file " + path + " on path " + searchPath;
  }

  private Optional<Path> find(String name) {
    try {
      Path path = Path.of(FilePaths.trimmed(name, trimPath, searchPath));
      if (path.isAbsolute()) {
        return Optional.of(path).filter(Files::isRegularFile);
      }
      for (String folder : FilePaths.parts(searchPath)) {
        for (Path at = Path.of(folder).toAbsolutePath(); at != null; at = at.getParent()) {
          if (Files.isRegularFile(at.resolve(path))) {
            return Optional.of(at.resolve(path));
          }
        }
      }
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static List<String> linesOf(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
