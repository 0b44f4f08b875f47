package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import jtrace.profile.StableNames;
import jtrace.profile.filter.Profile;

/** Two profiles line by line, made comparable by a {@link DiffScale}. */
public final class DiffTable {
  /** Of the lines called significant, about this share is expected to be chance. */
  public static final double FALSE_DISCOVERY = 0.05;

  /**
   * One line.
   *
   * @param probability that chance alone makes the totals so different, all lines kept in mind
   */
  public record Row(
      List<String> keys,
      Estimate selfBefore,
      Estimate selfAfter,
      Estimate totalBefore,
      Estimate totalAfter,
      double probability) {

    public double selfDelta() {
      return selfAfter.value() - selfBefore.value();
    }

    public double totalDelta() {
      return totalAfter.value() - totalBefore.value();
    }

    public boolean isSignificant() {
      return probability < FALSE_DISCOVERY;
    }

    private double size() {
      return Math.max(Math.abs(selfDelta()), Math.abs(totalDelta()));
    }
  }

  private final DiffScale scale;
  private final List<SortKey> keys;
  private final List<Row> rows;
  private final long samplesBefore;
  private final long samplesAfter;

  private DiffTable(DiffScale scale, List<SortKey> keys, ShareTable before, ShareTable after) {
    this.scale = scale;
    this.keys = keys;
    this.samplesBefore = before.samples();
    this.samplesAfter = after.samples();
    Set<List<String>> all = new LinkedHashSet<>();
    before.lines().forEach(line -> all.add(line.keys()));
    after.lines().forEach(line -> all.add(line.keys()));
    List<Row> raw = new ArrayList<>();
    for (List<String> key : all) {
      ShareTable.Line was = before.lineOrNothing(key);
      ShareTable.Line is = after.lineOrNothing(key);
      Estimate selfBefore = scale.selfBefore(was);
      Estimate selfAfter = scale.selfAfter(is);
      Estimate totalBefore = scale.totalBefore(was);
      Estimate totalAfter = scale.totalAfter(is);
      double chance =
          Math.min(
              1,
              2
                  * Math.min(
                      selfAfter.minus(selfBefore).probabilityOfNone(),
                      totalAfter.minus(totalBefore).probabilityOfNone()));
      raw.add(new Row(key, selfBefore, selfAfter, totalBefore, totalAfter, chance));
    }
    double[] adjusted = Chance.forDiscovery(raw.stream().mapToDouble(Row::probability).toArray());
    List<Row> adjustedRows = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      Row row = raw.get(i);
      adjustedRows.add(
          new Row(
              row.keys(),
              row.selfBefore(),
              row.selfAfter(),
              row.totalBefore(),
              row.totalAfter(),
              adjusted[i]));
    }
    adjustedRows.sort(
        Comparator.comparing((Row row) -> !row.isSignificant())
            .thenComparingDouble(row -> -row.size())
            .thenComparing(row -> String.join("\0", row.keys())));
    this.rows = List.copyOf(adjustedRows);
  }

  public static DiffTable of(Profile before, Profile after, List<SortKey> keys, DiffScale scale) {
    return new DiffTable(
        scale,
        keys,
        ShareTable.of(before, keys, StableNames::of),
        ShareTable.of(after, keys, StableNames::of));
  }

  /** Significant lines first, then those that changed most. */
  public List<Row> rows() {
    return rows;
  }

  /** Appends the first lines, and what can be trusted. */
  public void append(int limit, StringBuilder text) {
    String heading = "%12s %12s %12s %8s %12s %12s %12s %8s   %s%n";
    text.append(
        String.format(
            Locale.ROOT,
            heading,
            "self before",
            "after",
            "delta",
            "ratio",
            "total before",
            "after",
            "delta",
            "ratio",
            keys.stream().map(SortKey::label).collect(Collectors.joining("  "))));
    rows.stream().limit(limit).forEach(row -> append(row, text));
    long significant = rows.stream().filter(Row::isSignificant).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s; %,d samples before, %,d after; %d of %d lines, marked *, changed beyond"
                + " chance%n",
            scale.isShare()
                ? "shares of each profile's whole"
                : "per "
                    + scale.per()
                    + ", divided by "
                    + number(scale.before())
                    + " and "
                    + number(scale.after()),
            samplesBefore,
            samplesAfter,
            significant,
            rows.size()));
  }

  private void append(Row row, StringBuilder text) {
    text.append(cells(row.selfBefore(), row.selfAfter()))
        .append(' ')
        .append(cells(row.totalBefore(), row.totalAfter()))
        .append(row.isSignificant() ? " * " : "   ")
        .append(row.keys().stream().map(CallTreeText::name).collect(Collectors.joining("  ")))
        .append('\n');
  }

  private String cells(Estimate before, Estimate after) {
    double delta = after.value() - before.value();
    return String.format(
        Locale.ROOT,
        "%12s %12s %12s %8s",
        scale.text(before.value()),
        scale.text(after.value()),
        (delta > 0 ? "+" : "") + scale.text(delta),
        ratio(before.value(), after.value()));
  }

  private static String ratio(double before, double after) {
    if (before == 0) {
      return after == 0 ? "" : "new";
    }
    return after == 0 ? "gone" : String.format(Locale.ROOT, "%.2fx", after / before);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
