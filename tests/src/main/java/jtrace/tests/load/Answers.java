package jtrace.tests.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was asked for and how it was answered. Safe for use by several threads. */
final class Answers {
  /** Answers that a server under load may give; 429 and 503 say that it has too much to do. */
  private static final Set<Integer> ALLOWED = Set.of(200, 400, 404, 429, 503);

  private static final int MAX_EXAMPLES = 20;

  private final Map<String, Map<String, Integer>> countsByKind = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private int wrong;

  synchronized void answered(String kind, String path, int status, String body) {
    count(kind, Integer.toString(status));
    if (!ALLOWED.contains(status)) {
      wrong(path + ": " + status + " " + body.lines().findFirst().orElse(""));
    }
  }

  /** A connection that broke off although the client did nothing wrong. */
  synchronized void failed(String kind, String path, Exception cause) {
    count(kind, "failed");
    wrong(path + ": " + cause);
  }

  synchronized void wrong(String what) {
    wrong++;
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(what);
    }
  }

  private void count(String kind, String outcome) {
    countsByKind.computeIfAbsent(kind, k -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
  }

  synchronized int wrongCount() {
    return wrong;
  }

  synchronized List<String> examples() {
    return List.copyOf(examples);
  }

  /** A Markdown table. */
  synchronized String table() {
    StringBuilder text = new StringBuilder("| asked for | answers by status |\n|---|---|\n");
    countsByKind.forEach((kind, counts) -> text.append("| %s | %s |\n".formatted(kind, counts)));
    return text.toString();
  }
}
