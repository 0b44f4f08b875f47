package jtrace.profile;

/** Makes names, which are untrusted data, fit for a format. */
public final class Names {
  private static final String ELLIPSIS = "…";

  private Names() {}

  /** Lone surrogates become U+FFFD, so that every encoder takes the text; nothing else changes. */
  public static String wellFormed(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * One line that no terminal obeys: control, format and line-separator characters are written as
   * backslash escapes.
   */
  public static String printable(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 8);
    wellFormed(text).codePoints().forEach(c -> appendPrintable(line, c));
    return line.toString();
  }

  private static void appendPrintable(StringBuilder line, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> {
        switch (c) {
          case '\n' -> line.append("\\n");
          case '\r' -> line.append("\\r");
          case '\t' -> line.append("\\t");
          default -> line.append(String.format("\\u%04x", c));
        }
      }
      default -> line.appendCodePoint(c);
    }
  }

  /** At most {@code limit} characters, the cut shown by an ellipsis. */
  public static String shortened(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - ELLIPSIS.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + ELLIPSIS;
  }
}
