package jtrace.workloads;

import java.util.Random;

/**
 * Allocates as many bytes of large arrays as of small ones, in random order: {@code double[]} of 4
 * to 28 KiB and {@code long[]} of 64 bytes. Options: {@code seconds=30}, {@code warm=1}.
 */
public final class KnownArrays {
  private static final int SMALL = 64;
  private static final int LARGE_MIN = 4 << 10;
  private static final int LARGE_MAX = 28 << 10;
  private static final int HEADER = 16;

  static volatile Object sink;

  private final Random random = new Random(1);

  private KnownArrays() {}

  public static void main(String[] args) {
    Life life = new Life(args);
    KnownArrays arrays = new KnownArrays();
    long warm = System.nanoTime() + life.option("warm", 1) * 1_000_000_000L;
    while (System.nanoTime() - warm < 0) {
      arrays.allocate();
    }
    life.ready();
    while (!life.over()) {
      arrays.allocate();
    }
  }

  /** As many bytes of both on average, however many of one kind come one after the other. */
  private void allocate() {
    int bytes = LARGE_MIN + random.nextInt(LARGE_MAX - LARGE_MIN) & -SMALL;
    sink = new double[(bytes - HEADER) / Double.BYTES];
    for (int i = random.nextInt(2 * bytes / SMALL); i > 0; i--) {
      sink = new long[(SMALL - HEADER) / Long.BYTES];
    }
  }
}
