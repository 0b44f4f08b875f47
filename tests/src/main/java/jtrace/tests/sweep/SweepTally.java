package jtrace.tests.sweep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a sweep found, by kind of code. */
public final class SweepTally {
  /** Examples kept of each wrong place. */
  private static final int EXAMPLES_MAX = 400;

  private static final int EXPLANATIONS_MAX = 20;

  private static final class Row {
    private final Set<Long> instructions = new HashSet<>();
    private final Set<Long> wrongInstructions = new HashSet<>();
    private long walks;
    private long wrong;
  }

  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<String, Integer> problems = new TreeMap<>();
  private final List<String> explanations = new ArrayList<>();
  private long steps;

  void addSteps(long count) {
    steps += count;
  }

  void add(CodeMap.Place place, long pc, String problem, String context) {
    Row row = rows.computeIfAbsent(place.kind(), kind -> new Row());
    row.instructions.add(pc);
    row.walks++;
    if (problem.isEmpty()) {
      return;
    }
    row.wrong++;
    row.wrongInstructions.add(pc);
    String key =
        "%s: %s+0x%x: %s%s".formatted(place.kind(), place.name(), place.offset(), problem, context);
    if (problems.size() < EXAMPLES_MAX || problems.containsKey(key)) {
      problems.merge(key, 1, Integer::sum);
    }
  }

  /** The callers of a wrong walk and the shadow's, once for each caller of the shadow's. */
  void explain(String explanation) {
    if (explanations.size() < EXPLANATIONS_MAX) {
      explanations.add(explanation);
    }
  }

  /** Instructions executed, of all code. */
  public long steps() {
    return steps;
  }

  /** Walks with wrong callers in code of a kind; 0 when none was stepped. */
  public long wrong(String kind) {
    Row row = rows.get(kind);
    return row == null ? 0 : row.wrong;
  }

  public long wrong() {
    return rows.values().stream().mapToLong(row -> row.wrong).sum();
  }

  /** Different instructions of a kind of code. */
  public int instructions(String kind) {
    Row row = rows.get(kind);
    return row == null ? 0 : row.instructions.size();
  }

  public static final String HEADER =
      """
      | JDK and mode | kind of code | instructions | walks | wrong | at instructions |
      |---|---|---|---|---|---|\
      """;

  /** Markdown rows, one for each kind of code. */
  public String table(String name) {
    StringBuilder text = new StringBuilder();
    rows.forEach((kind, row) ->
        text.append(
            "| %s | %s | %d | %d | %d | %d |%n"
                .formatted(
                    name,
                    kind,
                    row.instructions.size(),
                    row.walks,
                    row.wrong,
                    row.wrongInstructions.size())));
    return text.toString();
  }

  /** What was wrong, with how often. */
  public String problems() {
    StringBuilder text = new StringBuilder();
    problems.forEach(
        (problem, count) -> text.append(count).append(" x ").append(problem).append('\n'));
    explanations.forEach(text::append);
    return text.toString();
  }
}
