package jtrace.workloads;

import jtrace.Labels;

/**
 * What labels cost the thread that sets them: nanoseconds of one change, the fastest of some
 * rounds, as lines {@code COST what nanoseconds}. A change is a set, a clear, or the end of a
 * scope; {@code with} and {@code scope} are two. Options: {@code virtual=0}, {@code rounds=20},
 * {@code seconds=0} of further changes, to look at them from outside.
 */
public final class KnownLabelCost {
  private static final int CHANGES = 1_000_000;
  private static final String[] ENDPOINTS = {"/orders", "/cart", "/users", "/search", "/login"};
  static volatile long sink;

  private KnownLabelCost() {}

  private interface Round {
    void run();
  }

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    Runnable all = () -> measure(life);
    Thread thread =
        life.option("virtual", 0) == 1 ? KnownLabels.virtual(all) : new Thread(all, "cost");
    thread.start();
    thread.join();
    System.out.println("DONE");
  }

  private static void measure(Life life) {
    int rounds = life.option("rounds", 20);
    cost("set", rounds, KnownLabelCost::set);
    cost("nested", rounds, KnownLabelCost::nested);
    cost("with", rounds, KnownLabelCost::with);
    cost("new-text", rounds, KnownLabelCost::newText);
    life.ready();
    while (!life.over()) {
      set();
    }
  }

  private static void cost(String what, int rounds, Round round) {
    double fastest = Double.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      long begin = System.nanoTime();
      round.run();
      fastest = Math.min(fastest, (double) (System.nanoTime() - begin) / CHANGES);
    }
    System.out.printf("COST %s %.1f%n", what, fastest);
  }

  private static void set() {
    for (int i = 0; i < CHANGES / 2; i++) {
      Labels.set("endpoint", ENDPOINTS[i % ENDPOINTS.length]);
      Labels.clear("endpoint");
    }
  }

  private static void nested() {
    Labels.set("tenant", "large");
    for (int i = 0; i < CHANGES / 2; i++) {
      try (Labels.Scope scope = Labels.scope("endpoint", ENDPOINTS[i % ENDPOINTS.length])) {
        sink = i;
      }
    }
    Labels.clear();
  }

  private static void with() {
    for (int i = 0; i < CHANGES / 2; i++) {
      long value = i;
      Labels.with(
          "endpoint",
          ENDPOINTS[i % ENDPOINTS.length],
          () -> {
            sink = value;
          });
    }
  }

  /** Equal text that is another object each time, as a request's path is. */
  private static void newText() {
    for (int i = 0; i < CHANGES / 2; i++) {
      Labels.set("endpoint", new String(ENDPOINTS[i % ENDPOINTS.length]));
      Labels.clear("endpoint");
    }
  }
}
