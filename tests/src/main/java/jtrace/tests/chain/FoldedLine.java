package jtrace.tests.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of collapsed stacks, root first, as jtrace and async-profiler write them. Class names
 * with {@code /} are made dotted, kind suffixes such as {@code _[j]} are cut off.
 */
public record FoldedLine(List<String> frames, long count) {

  private static final Pattern SUFFIX = Pattern.compile("_\\[[0-9a-z]]$");
  private static final Pattern JAVA =
      Pattern.compile(
          "(?:java|javax|jdk|sun|com\\.sun|jtrace)(?:[./][\\w$+-]+)+[./][^./;:( ]+(?:\\([^;]*)?"
              + "|\\w+\\[+]\\.clone|\\[[A-Z]\\.clone");
  private static final Pattern HIDDEN = Pattern.compile("\\$\\$Lambda[^;]*\\.");

  public FoldedLine {
    frames = List.copyOf(frames);
  }

  /**
   * Parses {@code a;b;c 12}.
   *
   * @throws IllegalArgumentException when there is no count
   */
  public static FoldedLine parse(String line) {
    int blank = line.lastIndexOf(' ');
    if (blank <= 0) {
      throw new IllegalArgumentException("no count at the end of the line: " + line);
    }
    long count = Long.parseLong(line.substring(blank + 1).strip());
    List<String> frames = new ArrayList<>();
    for (String frame : line.substring(0, blank).split(";", -1)) {
      frames.add(normalised(frame));
    }
    return new FoldedLine(frames, count);
  }

  private static String normalised(String frame) {
    String name = SUFFIX.matcher(frame).replaceFirst("");
    if (!isJava(name)) {
      return name;
    }
    int lambda = name.indexOf("$$Lambda");
    if (lambda >= 0) {
      // Foo$$Lambda/0x00007f.123.applyAsLong, Foo$$Lambda$17.applyAsLong and
      // Foo$$Lambda.applyAsLong
      String head = name.substring(0, lambda).replace('/', '.');
      return head + HIDDEN.matcher(name.substring(lambda)).replaceFirst("\\$\\$Lambda.");
    }
    return name.replace('/', '.');
  }

  /** Whether the frame is a Java method of the JDK or of the tests. */
  public static boolean isJava(String frame) {
    return JAVA.matcher(frame).matches();
  }
}
