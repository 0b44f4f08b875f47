package jtrace.workloads;

import java.util.concurrent.locks.LockSupport;

/**
 * A thread that waits a moment at the end of every chain of seven calls of two methods which are
 * alike but for their names: always in the same system call at the same depth. The chains take
 * turns, so that all wait equally often.
 */
public final class KnownTurns {
  private static final int CALLS = 6;
  private static final int WARM = 30_000;
  private static final long PARK_NANOS = 50_000;
  private static int sum;

  private KnownTurns() {}

  public static void main(String[] args) {
    Life life = new Life(args);
    int turn = 0;
    for (int done = 0; !life.over(); done++) {
      sum += left(turn, CALLS);
      turn = turn * 5 + 3 & (1 << CALLS) - 1; // all of them, mixed
      if (done == WARM) {
        life.ready();
      }
    }
    System.out.println("sum " + sum);
  }

  private static int left(int turn, int calls) {
    if (calls == 0) {
      LockSupport.parkNanos(PARK_NANOS);
      return 1;
    }
    return ((turn & 1) == 0 ? left(turn >> 1, calls - 1) : right(turn >> 1, calls - 1)) + 1;
  }

  private static int right(int turn, int calls) {
    if (calls == 0) {
      LockSupport.parkNanos(PARK_NANOS);
      return 1;
    }
    return ((turn & 1) == 0 ? left(turn >> 1, calls - 1) : right(turn >> 1, calls - 1)) + 1;
  }
}
