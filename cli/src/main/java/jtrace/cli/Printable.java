package jtrace.cli;

/** Text of other processes made safe for a terminal. */
final class Printable {
  private Printable() {}

  /** Control and formatting characters become {@code ?}; longer text is cut and marked. */
  static String of(String text, int lengthMax) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(lengthMax)
        .forEach(c ->
            safe.appendCodePoint(
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.UNASSIGNED,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      '?';
                  default -> c;
                }));
    return text.codePointCount(0, text.length()) > lengthMax ? safe + "..." : safe.toString();
  }
}
