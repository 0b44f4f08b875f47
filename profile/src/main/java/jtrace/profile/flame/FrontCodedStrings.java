package jtrace.profile.flame;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Sorted distinct strings, each written as one character that tells how many characters it shares
 * with the one before (U+0020 + count), then the rest.
 */
final class FrontCodedStrings {
  private static final int MAX_SHARED = 94;

  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> coded = new ArrayList<>();

  FrontCodedStrings(Collection<String> strings) {
    String last = "";
    for (String string : new TreeSet<>(strings)) {
      int limit = Math.min(MAX_SHARED, Math.min(last.length(), string.length()));
      int shared = 0;
      while (shared < limit && last.charAt(shared) == string.charAt(shared)) {
        shared++;
      }
      ids.put(string, coded.size());
      coded.add((char) (' ' + shared) + string.substring(shared));
      last = string;
    }
  }

  int id(String string) {
    return ids.get(string);
  }

  List<String> coded() {
    return coded;
  }
}
