package jtrace.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jtrace.workloads.chain.Scenarios;
import jtrace.workloads.chain.Step;

/**
 * Runs the generated scenarios in turn on threads named {@code chain-N}. Options: {@code
 * scenarios=all|Name,Name}, {@code threads=1}, {@code warm=3} seconds before READY, {@code
 * seconds=30}.
 */
public final class KnownChain {
  /** Time given to a scenario before the next one's turn. */
  private static final long TURN_NANOS = 300_000;

  private KnownChain() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Step[] steps = chosen(life.option("scenarios", "all"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < life.option("threads", 1); i++) {
      // deep chains of interpreted frames need more than the default stack
      Thread thread = new Thread(null, new Worker(life, steps), "chain-" + i, 8L << 20);
      thread.start();
      threads.add(thread);
    }
    Thread.sleep(1000L * life.option("warm", 3));
    life.ready();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("DONE");
  }

  private static Step[] chosen(String names) {
    Map<String, Step> entries = Scenarios.entries();
    if (names.equals("all")) {
      return entries.values().toArray(new Step[0]);
    }
    List<Step> steps = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      Step step = entries.get(name);
      if (step == null) {
        throw new IllegalArgumentException("no scenario " + name + " in " + entries.keySet());
      }
      steps.add(step);
    }
    return steps.toArray(new Step[0]);
  }

  /** The root of every chain. */
  static final class Worker implements Runnable {
    private final Life life;
    private final Step[] steps;
    long result;

    Worker(Life life, Step[] steps) {
      this.life = life;
      this.steps = steps;
    }

    @Override
    public void run() {
      long x = 1;
      while (!life.over()) {
        for (Step step : steps) {
          long end = System.nanoTime() + TURN_NANOS;
          do {
            x = step.step(x);
          } while (System.nanoTime() - end < 0);
        }
      }
      result = x;
    }
  }
}
