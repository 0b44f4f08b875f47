package jtrace.workloads;

import java.util.ArrayList;
import java.util.List;
import jtrace.Labels;

/**
 * The same work under labels in known shares: of five units three are {@code endpoint=/orders}, of
 * which two have {@code tenant=large} besides, one {@code endpoint=/cart}, and one has none.
 * Between two units a thread waits a moment with its label, so that virtual threads change their
 * carriers. Options: {@code threads=4}, {@code virtual=0}, {@code unique=0} (a label more with a
 * new value for each unit), {@code warm=2}, {@code seconds=30}.
 */
public final class KnownLabels {
  private static final int UNIT = 200_000;
  static volatile long sink;

  private KnownLabels() {}

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    boolean unique = life.option("unique", 0) == 1;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < life.option("threads", 4); i++) {
      Runnable work = () -> work(life, unique);
      threads.add(life.option("virtual", 0) == 1 ? virtual(work) : new Thread(work, "label-" + i));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    Thread.sleep(1000L * life.option("warm", 2));
    life.ready();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("DONE");
  }

  /** Only Java 21 and newer have them; this class is made for 8. */
  private static Thread virtual(Runnable work) throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    return (Thread)
        Class.forName("java.lang.Thread$Builder")
            .getMethod("unstarted", Runnable.class)
            .invoke(builder, work);
  }

  private static void work(Life life, boolean unique) {
    long requests = 0;
    while (!life.over()) {
      String id = "request-" + Thread.currentThread().getId() + "-" + requests++;
      Labels.set("id", unique ? id : "");
      Labels.with("endpoint", "/orders", () -> orders());
      Labels.with("endpoint", "/cart", () -> unit());
      Labels.clear();
      unit();
    }
  }

  private static void orders() {
    unit();
    try (Labels.Scope large = Labels.scope("tenant", "large")) {
      unit();
      unit();
    }
  }

  private static void unit() {
    long x = sink;
    for (int half = 0; half < 2; half++) {
      for (int i = 0; i < UNIT; i++) {
        x = x * 6364136223846793005L + 1442695040888963407L;
        x ^= x >>> 17;
      }
      sink = x;
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
