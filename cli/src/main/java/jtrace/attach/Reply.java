package jtrace.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.loader.Deadline;
import jtrace.loader.Wire;

/**
 * What a JVM answers to an attach command.
 *
 * @param code 0 when the JVM took the command
 * @param text what follows the code
 */
record Reply(int code, String text) {
  private static final int BYTES_MAX = 64 << 20;
  private static final int SHOWN_MAX = 300;
  private static final Pattern HEAD = Pattern.compile("(-?\\d{1,9})\\R?(.*)", Pattern.DOTALL);

  /** JDK 8 gives the bare number, later ones add the words. */
  private static final Pattern LOADED =
      Pattern.compile("(?:return code: )?(-?\\d{1,9})\\s*", Pattern.DOTALL);

  static Reply read(Wire wire, Deadline deadline) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[8192];
    int count;
    while ((count = wire.read(part, 0, part.length, deadline)) > 0) {
      bytes.write(part, 0, count);
      if (bytes.size() > BYTES_MAX) {
        throw new IOException("an answer of more than " + BYTES_MAX + " bytes");
      }
    }
    return parse(bytes.toString(StandardCharsets.UTF_8));
  }

  static Reply parse(String text) throws IOException {
    Matcher head = HEAD.matcher(text);
    if (!head.matches()) {
      throw new IOException(text.isEmpty() ? "it closed the connection" : "no attach answer");
    }
    return new Reply(Integer.parseInt(head.group(1)), head.group(2).strip());
  }

  /** The text in one line, cut to what a message may have. */
  String shown() {
    String line = text.replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "code " + code;
    }
    return line.length() > SHOWN_MAX ? line.substring(0, SHOWN_MAX) + "..." : line;
  }

  /** Of a {@code load} command: what the agent's library returned; empty when it was not loaded. */
  OptionalInt loadResult() {
    Matcher result = LOADED.matcher(text);
    return code == 0 && result.matches()
        ? OptionalInt.of(Integer.parseInt(result.group(1)))
        : OptionalInt.empty();
  }
}
