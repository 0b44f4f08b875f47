package jtrace.tests.shadow;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What the samples of one run were. */
final class ShadowTally {
  private static final int EXAMPLES_MAX = 20;

  static final String HEADER =
      """
      | program, JDK and flags | samples | methods deep | right | in flight | inlining | incomplete | wrong |
      |---|---|---|---|---|---|---|---|\
      """;

  private final Map<ShadowVerdict, Integer> counts = new EnumMap<>(ShadowVerdict.class);
  private final Map<String, Integer> examples = new TreeMap<>();
  private long depths;
  private int samples;

  void add(ShadowVerdict verdict, int depth, String example) {
    samples++;
    depths += depth;
    counts.merge(verdict, 1, Integer::sum);
    boolean bad = verdict == ShadowVerdict.WRONG || verdict == ShadowVerdict.INCOMPLETE;
    if (bad && (examples.size() < EXAMPLES_MAX || examples.containsKey(example))) {
      examples.merge(verdict + " " + example, 1, Integer::sum);
    }
  }

  int count(ShadowVerdict verdict) {
    return counts.getOrDefault(verdict, 0);
  }

  String row(String name) {
    return "| %s | %d | %.1f | %d | %d | %d | %d | %d |"
        .formatted(
            name,
            samples,
            samples == 0 ? 0 : (double) depths / samples,
            count(ShadowVerdict.RIGHT),
            count(ShadowVerdict.IN_FLIGHT),
            count(ShadowVerdict.INLINING),
            count(ShadowVerdict.INCOMPLETE),
            count(ShadowVerdict.WRONG));
  }

  String examples() {
    StringBuilder text = new StringBuilder();
    examples.forEach((example, count) -> text.append(count).append(" x ").append(example));
    return text.toString();
  }
}
