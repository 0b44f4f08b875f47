package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether two profiles of the same window, made in different ways, tell the same story.
 *
 * <p>A line disagrees when the difference is larger than the tolerance and chance does not explain
 * it: at the level of {@link #FALSE_ALARM} for all lines together.
 *
 * @param rows lines compared, the largest first
 * @param tolerance difference of shares that nobody minds, 0 to 1
 * @param detectable the largest half-width of a line's confidence interval: a smaller disagreement
 *     could have been missed
 */
public record Agreement(List<Row> rows, double tolerance, double detectable) {
  /** Chance that a comparison of equal profiles shows any disagreement. */
  public static final double FALSE_ALARM = 0.05;

  /** Of the intervals shown. */
  public static final double CONFIDENCE = 0.95;

  public Agreement {
    rows = List.copyOf(rows);
  }

  /** One method in both profiles, its own code and what it calls. */
  public record Row(List<String> keys, Pair self, Pair total) {
    public boolean disagrees() {
      return self.disagrees() || total.disagrees();
    }
  }

  /**
   * One share in both profiles.
   *
   * @param difference the first less the second, chance that moves both alike left out
   * @param probability that chance alone makes them so different, all comparisons kept in mind
   */
  public record Pair(
      Estimate first,
      Estimate second,
      Estimate difference,
      double probability,
      boolean disagrees) {}

  /** Compares the lines that are among the {@code top} by self or by total in either table. */
  public static Agreement of(ShareTable first, ShareTable second, int top, double tolerance) {
    List<List<String>> keys = TopLines.ofBoth(first, second, top);
    List<Estimate> differences = new ArrayList<>();
    for (List<String> key : keys) {
      ShareTable.Line one = first.lineOrNothing(key);
      ShareTable.Line other = second.lineOrNothing(key);
      differences.add(one.selfBeyond(other));
      differences.add(one.totalBeyond(other));
    }
    double[] chances =
        Chance.forFamily(differences.stream().mapToDouble(Estimate::probabilityOfNone).toArray());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      ShareTable.Line one = first.lineOrNothing(keys.get(i));
      ShareTable.Line other = second.lineOrNothing(keys.get(i));
      rows.add(
          new Row(
              keys.get(i),
              pair(
                  one.selfShare(),
                  other.selfShare(),
                  differences.get(2 * i),
                  chances[2 * i],
                  tolerance),
              pair(
                  one.totalShare(),
                  other.totalShare(),
                  differences.get(2 * i + 1),
                  chances[2 * i + 1],
                  tolerance)));
    }
    double widest =
        differences.stream()
            .mapToDouble(difference -> difference.interval(CONFIDENCE).halfWidth())
            .max()
            .orElse(0);
    return new Agreement(rows, tolerance, widest);
  }

  private static Pair pair(
      Estimate first, Estimate second, Estimate difference, double chance, double tolerance) {
    boolean large = Math.abs(difference.value()) > tolerance;
    return new Pair(first, second, difference, chance, large && chance < FALSE_ALARM);
  }

  public boolean holds() {
    return rows.stream().noneMatch(Row::disagrees);
  }
}
