package jtrace.profile.flame;

/**
 * A stretch of time as a heatmap shows it: columns of some seconds, each a stack of short slots.
 * Slots are numbered from the start on, column by column.
 *
 * @param columnNanos how much time a column holds
 * @param columns how many there are
 */
public record TimeGrid(long columnNanos, int columns) {
  /** Slots of a column. */
  public static final int ROWS = 50;

  /** More columns are not drawn: each gets more time instead. */
  static final int MAX_COLUMNS = 600;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long[] COLUMN_SECONDS = {1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600};

  public TimeGrid {
    if (columnNanos < ROWS || columns < 1) {
      throw new IllegalArgumentException(columns + " columns of " + columnNanos + " ns");
    }
  }

  /** The finest grid in which so much time has room. */
  public static TimeGrid of(long durationNanos) {
    long nanos = Math.max(1, durationNanos);
    for (long seconds : COLUMN_SECONDS) {
      long columns = (nanos - 1) / (seconds * SECOND_NANOS) + 1;
      if (columns <= MAX_COLUMNS) {
        return new TimeGrid(seconds * SECOND_NANOS, (int) columns);
      }
    }
    return new TimeGrid((nanos - 1) / MAX_COLUMNS + 1, MAX_COLUMNS);
  }

  public long slotNanos() {
    return columnNanos / ROWS;
  }

  public int slots() {
    return columns * ROWS;
  }

  /** The slot of a time since the start; the first or last one of times outside. */
  public int slot(long nanos) {
    return (int) Math.clamp(nanos / slotNanos(), 0L, slots() - 1L);
  }
}
