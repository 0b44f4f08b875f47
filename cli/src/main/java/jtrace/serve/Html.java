package jtrace.serve;

import jtrace.profile.Names;

/** Text of targets and users in a page. */
final class Html {
  private static final int MAX_CHARACTERS = 1000;

  private Html() {}

  /** One line, safe between tags and in quoted attributes. */
  static String text(String text) {
    return escaped(Names.shortened(Names.printable(text), MAX_CHARACTERS));
  }

  /** Several lines, safe between tags. */
  static String lines(String text) {
    return escaped(Names.wellFormed(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
