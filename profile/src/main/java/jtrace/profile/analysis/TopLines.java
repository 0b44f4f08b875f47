package jtrace.profile.analysis;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Which lines of two tables are worth comparing. */
final class TopLines {
  private TopLines() {}

  /** Keys of the largest lines by self and by total of either table, the largest first. */
  static List<List<String>> ofBoth(ShareTable first, ShareTable second, int top) {
    Set<List<String>> keys = new LinkedHashSet<>();
    for (ShareTable table : List.of(first, second)) {
      List<ShareTable.Line> lines = table.lines();
      lines.stream().limit(top).forEach(line -> keys.add(line.keys()));
      lines.stream()
          .sorted(Comparator.comparingDouble((ShareTable.Line l) -> -l.totalShare().value()))
          .limit(top)
          .forEach(line -> keys.add(line.keys()));
    }
    ToDoubleFunction<List<String>> size =
        key ->
            first.lineOrNothing(key).selfShare().value()
                + second.lineOrNothing(key).selfShare().value();
    ToDoubleFunction<List<String>> reach =
        key ->
            first.lineOrNothing(key).totalShare().value()
                + second.lineOrNothing(key).totalShare().value();
    return keys.stream()
        .sorted(
            Comparator.comparingDouble((List<String> key) -> -size.applyAsDouble(key))
                .thenComparingDouble(key -> -reach.applyAsDouble(key))
                .thenComparing(key -> String.join("\0", key)))
        .toList();
  }
}
