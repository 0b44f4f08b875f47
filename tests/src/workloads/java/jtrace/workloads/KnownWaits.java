package jtrace.workloads;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits whose places and lengths are known: one thread a place, which measures what it does with
 * the JVM's own clock. Prints {@code place nanoseconds} for each at the end, and what was
 * allocated.
 *
 * <p>Argument: seconds to run.
 */
public final class KnownWaits {
  private static final int HOLD_MILLIS = 15;
  private static final int REST_MILLIS = 4;
  private static final int BLOCK_BYTES = 4000;

  private static final Object MONITOR = new Object();
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static volatile boolean stopping;
  private static volatile Object kept;

  private KnownWaits() {}

  private interface Place {
    void once() throws InterruptedException;
  }

  private static final class Actor extends Thread {
    private final Place place;
    private final CountDownLatch started;
    private long nanos;

    Actor(String name, Place place, CountDownLatch started) {
      super(name);
      this.place = place;
      this.started = started;
    }

    @Override
    public void run() {
      started.countDown();
      try {
        while (!stopping) {
          long begin = System.nanoTime();
          place.once();
          nanos += System.nanoTime() - begin;
          if (!getName().startsWith("hold")) {
            Thread.sleep(REST_MILLIS);
          }
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void sleepKnown() throws InterruptedException {
    Thread.sleep(11);
  }

  private static void holdMonitor() throws InterruptedException {
    synchronized (MONITOR) {
      Thread.sleep(HOLD_MILLIS);
    }
    Thread.sleep(REST_MILLIS);
  }

  private static void waitForMonitor() {
    synchronized (MONITOR) {
      kept = MONITOR;
    }
  }

  private static void holdLock() throws InterruptedException {
    LOCK.lock();
    try {
      Thread.sleep(HOLD_MILLIS);
    } finally {
      LOCK.unlock();
    }
    Thread.sleep(REST_MILLIS);
  }

  private static void waitForLock() {
    LOCK.lock();
    LOCK.unlock();
  }

  private static void allocateKnown() {
    for (int i = 0; i < 500; i++) {
      kept = new byte[BLOCK_BYTES];
    }
  }

  public static void main(String[] args) throws InterruptedException {
    String[] names = {
      "sleepKnown", "holdMonitor", "waitForMonitor", "holdLock", "waitForLock", "allocateKnown"
    };
    Place[] places = {
      KnownWaits::sleepKnown,
      KnownWaits::holdMonitor,
      KnownWaits::waitForMonitor,
      KnownWaits::holdLock,
      KnownWaits::waitForLock,
      KnownWaits::allocateKnown
    };
    CountDownLatch started = new CountDownLatch(names.length);
    Actor[] actors = new Actor[names.length];
    for (int i = 0; i < names.length; i++) {
      actors[i] = new Actor(names[i], places[i], started);
      actors[i].start();
    }
    started.await();
    System.out.println("READY");
    Thread.sleep(Long.parseLong(args[0]) * 1000);
    stopping = true;
    for (Actor actor : actors) {
      actor.join();
      System.out.println("place " + actor.getName() + " " + actor.nanos);
    }
  }
}
