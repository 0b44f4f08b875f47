package jtrace.symbolizer.x86;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instruction bounds as binutils sees them. */
final class Objdump {

  private static final Pattern LINE =
      Pattern.compile("\\s*([0-9a-f]+):\\t((?:[0-9a-f]{2} )+)\\s*(?:\\t(.*))?");

  private Objdump() {}

  record Line(long address, int length, String text) {}

  interface Lines {
    void line(Line line);
  }

  /** Hands over the first instructions of a library's .text. */
  static void text(Path file, int limit, Lines to) throws IOException {
    Process process =
        new ProcessBuilder("objdump", "-d", "-z", "-w", "-j", ".text", "" + file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      int left = limit;
      for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
        Matcher m = LINE.matcher(line);
        if (m.matches() && m.group(3) != null) {
          left--;
          to.line(
              new Line(
                  Long.parseUnsignedLong(m.group(1), 16), m.group(2).length() / 3, m.group(3)));
        }
      }
    } finally {
      process.destroy();
    }
  }
}
