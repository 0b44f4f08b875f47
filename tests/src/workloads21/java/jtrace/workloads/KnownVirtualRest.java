package jtrace.workloads;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads that rest for ever at known places, none of them on a carrier: 300 of an executor
 * at a latch, 20 asleep, one named "lone". One more runs all the time. Prints "ready" when all do
 * so.
 */
public final class KnownVirtualRest {
  private static final int WAITERS = 300;
  private static final int SLEEPERS = 20;
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final long LONG_MILLIS = 3_600_000;
  private static volatile long turns;

  private KnownVirtualRest() {}

  static Object waitKnown() throws InterruptedException {
    NEVER.await();
    return NEVER;
  }

  static Object sleepKnown() throws InterruptedException {
    Thread.sleep(LONG_MILLIS);
    return NEVER;
  }

  static void spinKnown() {
    while (NEVER.getCount() > 0) {
      turns++;
    }
  }

  private static Runnable resting(Callable<Object> place) {
    return () -> {
      try {
        place.call();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    for (int i = 0; i < WAITERS; i++) {
      executor.submit(KnownVirtualRest::waitKnown);
    }
    for (int i = 0; i < SLEEPERS; i++) {
      Thread.ofVirtual().start(resting(KnownVirtualRest::sleepKnown));
    }
    Thread.ofVirtual().name("lone").start(resting(KnownVirtualRest::waitKnown));
    Thread.sleep(500); // no state tells that a thread has come to rest
    Thread.ofVirtual().name("spinner").start(KnownVirtualRest::spinKnown);
    Thread.sleep(500);
    System.out.println("ready");
    System.out.flush();
    Thread.sleep(LONG_MILLIS);
  }
}
