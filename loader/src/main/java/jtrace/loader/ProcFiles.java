package jtrace.loader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files of /proc and /sys. */
final class ProcFiles {
  private static final int MAX_BYTES = 1 << 20;

  private ProcFiles() {}

  /** The text of a file without the last line break; empty when it cannot be read. */
  static String read(String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1).stripTrailing();
    } catch (IOException _) {
      return "";
    }
  }

  static boolean exists(String path) {
    return Files.exists(Path.of(path));
  }
}
