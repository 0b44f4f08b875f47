package jtrace.workloads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Allocates objects that stay and others that do not, at known places; then collects garbage. */
public final class KnownHeap {
  private static final int ROUNDS = 200;
  private static final int KEPT_BYTES = 10_000;
  private static final int KEPT_A_ROUND = 40;
  private static final int PASSING_BYTES = 20_000;
  private static final int PASSING_A_ROUND = 200;
  private static final List<Object> KEPT = new ArrayList<>();

  static volatile Object last;

  private KnownHeap() {}

  public static void main(String[] args) throws IOException {
    KnownCue.await();
    for (int i = 0; i < ROUNDS; i++) {
      keepKnown();
      passKnown();
    }
    last = null;
    System.gc();
    System.out.println("place keepKnown " + (long) ROUNDS * KEPT_A_ROUND * KEPT_BYTES);
    System.out.println("place passKnown " + (long) ROUNDS * PASSING_A_ROUND * PASSING_BYTES);
    KnownCue.done();
  }

  static void keepKnown() {
    for (int i = 0; i < KEPT_A_ROUND; i++) {
      KEPT.add(new byte[KEPT_BYTES]);
    }
  }

  static void passKnown() {
    for (int i = 0; i < PASSING_A_ROUND; i++) {
      last = new int[PASSING_BYTES / Integer.BYTES];
    }
  }
}
