package jtrace.profile.reader;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a text file, none of which is longer than a limit. */
final class BoundedLines implements Closeable {
  /** A stack of 2048 frames with names of 500 characters. */
  static final int MAX_CHARS = 1 << 20;

  private final BufferedReader in;
  private long cut;

  BoundedLines(Path file) throws IOException {
    in =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(java.nio.charset.CodingErrorAction.REPLACE)),
            1 << 16);
  }

  /**
   * The next line without its end, empty at the file's end; the rest of a longer one is dropped.
   */
  Optional<String> next() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    if (c < 0) {
      return Optional.empty();
    }
    boolean whole = true;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() < MAX_CHARS) {
        line.append((char) c);
      } else {
        whole = false;
      }
    }
    cut += whole ? 0 : 1;
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return Optional.of(line.toString());
  }

  /** Lines that were longer than the limit. */
  long cut() {
    return cut;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
