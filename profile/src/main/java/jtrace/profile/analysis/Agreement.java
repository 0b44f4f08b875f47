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
   * @param probability that chance alone makes them so different, all comparisons kept in mind
   */
  public record Pair(Estimate first, Estimate second, double probability, boolean disagrees) {
    public Estimate difference() {
      return first.minus(second);
    }
  }

  /** Compares the lines that are among the {@code top} by self or by total in either table. */
  public static Agreement of(ShareTable first, ShareTable second, int top, double tolerance) {
    List<List<String>> keys = TopLines.ofBoth(first, second, top);
    double[] chances = new double[keys.size() * 2];
    List<ShareTable.Line> ones = keys.stream().map(first::lineOrNothing).toList();
    List<ShareTable.Line> others = keys.stream().map(second::lineOrNothing).toList();
    for (int i = 0; i < keys.size(); i++) {
      chances[2 * i] = ones.get(i).selfShare().minus(others.get(i).selfShare()).probabilityOfNone();
      chances[2 * i + 1] =
          ones.get(i).totalShare().minus(others.get(i).totalShare()).probabilityOfNone();
    }
    double[] adjusted = Chance.forFamily(chances);
    List<Row> rows = new ArrayList<>();
    double widest = 0;
    for (int i = 0; i < keys.size(); i++) {
      Pair self =
          pair(ones.get(i).selfShare(), others.get(i).selfShare(), adjusted[2 * i], tolerance);
      Pair total =
          pair(
              ones.get(i).totalShare(), others.get(i).totalShare(), adjusted[2 * i + 1], tolerance);
      rows.add(new Row(keys.get(i), self, total));
      for (Pair pair : List.of(self, total)) {
        widest = Math.max(widest, pair.difference().interval(CONFIDENCE).halfWidth());
      }
    }
    return new Agreement(rows, tolerance, widest);
  }

  private static Pair pair(Estimate first, Estimate second, double probability, double tolerance) {
    boolean large = Math.abs(first.value() - second.value()) > tolerance;
    return new Pair(first, second, probability, large && probability < FALSE_ALARM);
  }

  public boolean holds() {
    return rows.stream().noneMatch(Row::disagrees);
  }
}
