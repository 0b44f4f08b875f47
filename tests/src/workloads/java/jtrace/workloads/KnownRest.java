package jtrace.workloads;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ServerSocket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that wait since before a recording begins: some to its end and beyond, in a sleep, a
 * monitor, a lock, a queue, accept, and a pool's workers, and three that wake in it. Prints READY
 * when all of them wait; {@code begin} on standard input wakes those three, then DONE.
 *
 * <p>Argument: threads of each kind.
 */
public final class KnownRest {
  private static final long LONG_MILLIS = 3_600_000;
  private static final Object HELD = new Object();
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Object GATE = new Object();
  private static boolean open;

  private KnownRest() {}

  private interface Step {
    void run() throws InterruptedException, IOException;
  }

  private static void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  static void sleepLong() throws InterruptedException {
    Thread.sleep(LONG_MILLIS);
  }

  static void enterHeld() {
    synchronized (HELD) {
      throw new IllegalStateException("nobody lets go of it");
    }
  }

  static void lockHeld() {
    LOCK.lock();
  }

  static void waitForGate() throws InterruptedException {
    synchronized (GATE) {
      while (!open) {
        GATE.wait();
      }
    }
  }

  static void restAfterGate() throws InterruptedException {
    Thread.sleep(LONG_MILLIS);
  }

  public static void main(String[] args) throws InterruptedException, IOException {
    int each = Integer.parseInt(args[0]);
    LOCK.lock();
    LinkedBlockingQueue<Object> empty = new LinkedBlockingQueue<>();
    ServerSocket socket = new ServerSocket(0);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(each, each, 1, TimeUnit.HOURS, new SynchronousQueue<>());
    pool.setThreadFactory(task -> {
      Thread thread = new Thread(task, "worker");
      thread.setDaemon(true);
      return thread;
    });
    pool.prestartAllCoreThreads();
    synchronized (HELD) {
      for (int i = 0; i < each; i++) {
        start("sleeper", KnownRest::sleepLong);
        start("enterer", KnownRest::enterHeld);
        start("locker", KnownRest::lockHeld);
        start("taker", empty::take);
        start("reader", () -> new PipedInputStream(new PipedOutputStream()).read());
        start("acceptor", socket::accept);
      }
      for (int i = 0; i < 3; i++) {
        start(
            "waker",
            () -> {
              waitForGate();
              restAfterGate();
            });
      }
      Thread.sleep(500); // no state tells that a thread has come to rest
      System.out.println("READY");
      System.in.read();
      synchronized (GATE) {
        open = true;
        GATE.notifyAll();
      }
      System.out.println("DONE");
      Thread.sleep(LONG_MILLIS);
    }
  }
}
