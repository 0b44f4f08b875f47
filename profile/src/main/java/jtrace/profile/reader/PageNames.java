package jtrace.profile.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of names of an async-profiler page: each but the first begins with a character that
 * tells how much it shares with the one before.
 */
final class PageNames {
  private static final int MAX_NAMES = 4_000_000;
  private static final int SHARED_BASE = 32;

  private final List<String> names = new ArrayList<>();

  void add(String quoted) throws IOException {
    if (names.size() == MAX_NAMES) {
      throw new UnreadableProfileException("the page has more than " + MAX_NAMES + " names");
    }
    String text = unescaped(quoted);
    if (names.isEmpty()) {
      names.add(text);
      return;
    }
    String last = names.getLast();
    int shared = text.isEmpty() ? 0 : text.charAt(0) - SHARED_BASE;
    names.add(
        last.substring(0, Math.clamp(shared, 0, last.length()))
            + text.substring(Math.min(1, text.length())));
  }

  /** The name at an index; empty when the page has none there. */
  String at(long index) {
    return index < names.size() ? names.get((int) index) : "";
  }

  static String unescaped(String quoted) {
    return quoted.indexOf('\\') < 0 ? quoted : quoted.replaceAll("\\\\(.)", "$1");
  }
}
