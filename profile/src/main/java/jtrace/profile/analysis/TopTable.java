package jtrace.profile.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jtrace.profile.filter.Profile;

/**
 * Self and total by sort keys, the largest self first.
 *
 * <p>Self counts samples whose leaf has the keys, total those that have them anywhere in the stack,
 * recursion counted once.
 */
public final class TopTable {

  /** One line: the keys' texts in the order asked for. */
  public static final class Line {
    private final List<String> keys;
    private long selfCount;
    private long selfValue;
    private long totalCount;
    private long totalValue;

    private Line(List<String> keys) {
      this.keys = keys;
    }

    public List<String> keys() {
      return keys;
    }

    public long selfCount() {
      return selfCount;
    }

    public long selfValue() {
      return selfValue;
    }

    public long totalCount() {
      return totalCount;
    }

    public long totalValue() {
      return totalValue;
    }
  }

  private final Profile profile;
  private final List<SortKey> sortKeys;
  private final Map<List<String>, Line> lines = new LinkedHashMap<>();
  private final Map<Integer, Line> lineOfFrame = new HashMap<>();

  private TopTable(Profile profile, List<SortKey> sortKeys) {
    this.profile = profile;
    this.sortKeys = List.copyOf(sortKeys);
  }

  public static TopTable of(Profile profile, SortKey... sortKeys) {
    return of(profile, Arrays.asList(sortKeys));
  }

  public static TopTable of(Profile profile, List<SortKey> sortKeys) {
    TopTable table = new TopTable(profile, sortKeys);
    int thread = -1;
    for (Profile.Row row : profile.rows()) {
      if (row.thread() != thread && sortKeys.contains(SortKey.THREAD)) {
        table.lineOfFrame.clear();
      }
      thread = row.thread();
      table.add(row);
    }
    return table;
  }

  private void add(Profile.Row row) {
    Set<Line> seen = new HashSet<>();
    boolean leaf = true;
    for (int frame : profile.framesLeafFirst(row.stack())) {
      Line line = lineOfFrame.computeIfAbsent(frame, id -> line(row, id));
      if (leaf) {
        line.selfCount += row.count();
        line.selfValue += row.value();
      }
      leaf = false;
      if (seen.add(line)) {
        line.totalCount += row.count();
        line.totalValue += row.value();
      }
    }
  }

  private Line line(Profile.Row row, int frame) {
    List<String> keys =
        sortKeys.stream().map(key -> key.of(profile, frame, profile.thread(row))).toList();
    return lines.computeIfAbsent(keys, Line::new);
  }

  /** All lines, the largest self first, then the largest total. */
  public List<Line> lines() {
    return lines.values().stream()
        .sorted(
            Comparator.comparingLong((Line line) -> -line.selfValue)
                .thenComparingLong(line -> -line.totalValue)
                .thenComparing(line -> String.join("\0", line.keys)))
        .toList();
  }

  /** Appends the first {@code limit} lines whose self or total share is at least the limit. */
  public void append(double percentLimit, int limit, StringBuilder text) {
    String unit = profile.event().map(event -> event.unit()).orElse("count");
    text.append(String.format(Locale.ROOT, "%12s %8s %12s %8s  ", "self", "", "total", ""));
    text.append(sortKeys.stream().map(SortKey::label).collect(Collectors.joining("  ")));
    text.append('\n');
    lines().stream()
        .filter(line -> share(Math.max(line.selfValue, line.totalValue)) >= percentLimit)
        .limit(limit)
        .forEach(line ->
            text.append(
                    String.format(
                        Locale.ROOT,
                        "%12s %7.2f%% %12s %7.2f%%  ",
                        Amounts.text(line.selfValue, unit),
                        share(line.selfValue),
                        Amounts.text(line.totalValue, unit),
                        share(line.totalValue)))
                .append(
                    line.keys.stream().map(CallTreeText::name).collect(Collectors.joining("  ")))
                .append('\n'));
  }

  private double share(long value) {
    return CallTreeText.percent(value, profile.totalValue());
  }
}
