package jtrace.profile.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a file begins with, by which its format is recognised. */
public final class Head {
  /** The longest line of folded stacks that is looked at whole. */
  private static final int MAX_BYTES = 64 << 10;

  private final byte[] bytes;
  private final boolean whole;

  private Head(byte[] bytes, boolean whole) {
    this.bytes = bytes;
    this.whole = whole;
  }

  public static Head of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES
          ? new Head(java.util.Arrays.copyOf(bytes, MAX_BYTES), false)
          : new Head(bytes, true);
    }
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public boolean startsWith(int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether there are only characters that texts have. */
  public boolean isText() {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return bytes.length > 0;
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Lines that are there whole, empty ones and those that begin with {@code #} left out. */
  public List<String> lines() {
    String text = text();
    int end = whole ? text.length() : text.lastIndexOf('\n') + 1;
    return text.substring(0, end)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }
}
