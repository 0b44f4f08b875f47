package jtrace.workloads;

/**
 * The same work over and over, some 45 frames deep, for the cost of a sample: prints the CPU time
 * of the process and the operations done. Options as of {@link H2Load}, with one thread.
 */
public final class DeepWork {
  private static final int DEPTH = 40;

  private DeepWork() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Operations operations = new Operations(life);
    Thread thread =
        new Thread(
            () -> {
              while (operations.next()) {
                Phases.sink += down(Phases.sink, DEPTH);
              }
            },
            "deep");
    thread.start();
    operations.report(java.util.List.of(thread));
  }

  private static long down(long x, int depth) {
    if (depth > 0) {
      return down(x + depth, depth - 1) ^ depth;
    }
    for (int i = 0; i < 200_000; i++) {
      x = x * 31 + (x >>> 9);
    }
    return x;
  }
}
