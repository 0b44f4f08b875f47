package jtrace.demo;

/** Recursion: places queens on a board, again and again. */
final class Puzzle implements AutoCloseable {
  private static final int SIZE = 8;
  private static final int SOLUTIONS = 92;
  private static final long PAUSE_MILLIS = 2;

  private final Workers workers = new Workers();

  Puzzle() {
    workers.start("puzzle", this::solve);
  }

  private void solve() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      if (place(0, 0, 0, 0) != SOLUTIONS) {
        throw new IllegalStateException("wrong number of solutions");
      }
    }
    Thread.sleep(PAUSE_MILLIS);
  }

  private static int place(int row, int columns, int rising, int falling) {
    if (row == SIZE) {
      return 1;
    }
    int solutions = 0;
    for (int column = 0; column < SIZE; column++) {
      int bit = 1 << column;
      int up = 1 << (row + column);
      int down = 1 << (row - column + SIZE);
      if ((columns & bit) == 0 && (rising & up) == 0 && (falling & down) == 0) {
        solutions += place(row + 1, columns | bit, rising | up, falling | down);
      }
    }
    return solutions;
  }

  @Override
  public void close() throws InterruptedException {
    workers.close();
  }
}
