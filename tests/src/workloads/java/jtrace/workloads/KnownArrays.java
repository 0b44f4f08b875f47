package jtrace.workloads;

/**
 * Allocates as many bytes of large arrays as of small ones: 16 KiB of {@code double[]} at once, and
 * the same in {@code long[]} of 64 bytes. Options: {@code seconds=30}, {@code warm=1}.
 */
public final class KnownArrays {
  private static final int SMALL = 64;
  private static final int LARGE = 16 << 10;
  private static final int HEADER = 16;

  static volatile Object sink;

  private KnownArrays() {}

  public static void main(String[] args) {
    Life life = new Life(args);
    long warm = System.nanoTime() + life.option("warm", 1) * 1_000_000_000L;
    while (System.nanoTime() - warm < 0) {
      allocate();
    }
    life.ready();
    while (!life.over()) {
      allocate();
    }
  }

  private static void allocate() {
    sink = new double[(LARGE - HEADER) / Double.BYTES];
    for (int i = 0; i < LARGE / SMALL; i++) {
      sink = new long[(SMALL - HEADER) / Long.BYTES];
    }
  }
}
