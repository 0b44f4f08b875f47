package jtrace.workloads;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Random;

/**
 * Phases of different nature that take turns on the thread {@code shares}; the program measures the
 * CPU time of every turn and prints, at its end, the truth as lines {@code SHARE method
 * cpu-nanoseconds}. The length of the turns is random, so that no sampling rate is in step with
 * them. Options: {@code seconds=30}, {@code warm=4}.
 */
public final class KnownShares {
  private static final long TURN_NANOS = 1_000_000;

  private KnownShares() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Turns turns = new Turns(life);
    Thread thread = new Thread(turns, "shares");
    thread.start();
    Thread.sleep(1000L * life.option("warm", 4));
    turns.forget();
    life.ready();
    thread.join();
    Phase[] phases = Phase.values();
    for (int i = 0; i < phases.length; i++) {
      System.out.println("SHARE " + phases[i].method() + " " + turns.cpuNanos[i]);
    }
    System.out.println("DONE");
  }

  /** Runs the phases in turn. */
  static final class Turns implements Runnable {
    private final Life life;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    final long[] cpuNanos = new long[Phase.values().length];
    private volatile boolean forget;

    Turns(Life life) {
      this.life = life;
    }

    /** Starts counting anew at the next turn. */
    void forget() {
      forget = true;
    }

    @Override
    public void run() {
      Random random = new Random(7);
      Phase[] phases = Phase.values();
      long x = 1;
      while (!life.over()) {
        if (forget) {
          java.util.Arrays.fill(cpuNanos, 0);
          forget = false;
        }
        for (int i = 0; i < phases.length; i++) {
          long turn = (long) (TURN_NANOS * phases[i].weight() * (0.5 + random.nextDouble()));
          long before = threads.getCurrentThreadCpuTime();
          long end = System.nanoTime() + turn;
          do {
            x += phases[i].work(x);
          } while (System.nanoTime() - end < 0);
          cpuNanos[i] += threads.getCurrentThreadCpuTime() - before;
        }
      }
      Phases.sink = x;
    }
  }
}
