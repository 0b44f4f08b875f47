package jtrace.record;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiled method as HotSpot's command {@code Compiler.codelist} writes it.
 *
 * @param compileId which compilation, unique in the JVM's life
 * @param level 0 for the wrapper of a native method, 1 to 3 C1, 4 C2
 * @param className external name
 * @param method name
 * @param signature descriptor
 * @param begin address of its first instruction
 * @param end behind its last
 */
public record ListedMethod(
    int compileId,
    int level,
    String className,
    String method,
    String signature,
    long begin,
    long end) {
  private static final int NAME_MAX = 70_000;
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d{1,9}) (\\d) -?\\d+ (\\S+)\\.([^.(]+)(\\(\\S*) \\[0x[0-9a-f]{16},"
              + " 0x([0-9a-f]{16}) - 0x([0-9a-f]{16})\\]");

  /** Empty for a line of another form. */
  public static Optional<ListedMethod> parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (line.length() > NAME_MAX || !parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ListedMethod(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            parts.group(3),
            parts.group(4),
            parts.group(5),
            Long.parseUnsignedLong(parts.group(6), 16),
            Long.parseUnsignedLong(parts.group(7), 16)));
  }

  boolean contains(long address) {
    return address >= begin && address < end;
  }
}
