package jtrace.workloads;

import java.util.BitSet;

/**
 * Calls of {@code Dao.find} in known shares: of ten one throws, one takes more than 2 ms and the
 * others more than 100 us; of four three come from {@code orders}, one from {@code cart}. A call of
 * {@code BitSet.cardinality} goes with each, an {@code Order} is made, and {@code look} is called,
 * of four calls once with {@code "large"}, which takes ten times as long as {@code "small"}.
 * Options: {@code virtual=0}, {@code seconds=30}.
 */
public final class KnownCalls {
  private static final long SHORT_NANOS = 100_000;
  private static final long LONG_NANOS = 2_000_000;
  private static final long SMALL_NANOS = 30_000;
  static volatile long sink;

  private KnownCalls() {}

  /** What is called. */
  static final class Dao {
    private final BitSet bits = new BitSet();

    int find(int number) {
      sink = bits.cardinality();
      if (number % 10 == 0) {
        throw new IllegalStateException("not found");
      }
      spin(number % 10 == 1 ? LONG_NANOS : SHORT_NANOS);
      return number;
    }

    long look(String what, long count, Kind kind, Object owner) {
      spin(what.equals("large") ? 10 * SMALL_NANOS : SMALL_NANOS);
      what = "changed"; // a probe tells what it was called with
      return count + what.length() + (owner == null ? 0 : 1);
    }

    long look(int number) {
      return number;
    }

    private static void spin(long nanos) {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() - end < 0) {
        sink++;
      }
    }
  }

  /** An argument. */
  enum Kind {
    ONLY {
      @Override
      public String toString() {
        throw new IllegalStateException("code of the application");
      }
    }
  }

  /** What is made. */
  static final class Order {
    private final long amount;

    Order(String id, double amount) {
      this.amount = id.isEmpty() ? 0 : Math.round(amount);
      if (id.equals("bad")) {
        throw new IllegalArgumentException(id);
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    Thread thread =
        life.option("virtual", 0) == 1
            ? KnownLabels.virtual(() -> work(life))
            : new Thread(() -> work(life), "calls");
    thread.start();
    Thread.sleep(1000);
    life.ready();
    thread.join();
    System.out.println("DONE");
  }

  private static void work(Life life) {
    Dao dao = new Dao();
    for (int number = 0; !life.over(); number++) {
      look(dao, number);
      if (number % 4 == 3) {
        cart(dao, number / 4);
      } else {
        orders(dao, number / 4);
      }
    }
  }

  private static void look(Dao dao, int number) {
    sink = dao.look(number % 4 == 0 ? "large" : "small", 7, Kind.ONLY, null) + dao.look(number);
    try {
      sink = new Order(number % 2 == 0 ? "good" : "bad", 1.5).amount;
    } catch (IllegalArgumentException e) {
      sink = -1;
    }
  }

  private static void orders(Dao dao, int number) {
    call(dao, number);
  }

  private static void cart(Dao dao, int number) {
    call(dao, number);
  }

  private static void call(Dao dao, int number) {
    try {
      sink = dao.find(number);
    } catch (IllegalStateException e) {
      sink = -1;
    }
  }
}
