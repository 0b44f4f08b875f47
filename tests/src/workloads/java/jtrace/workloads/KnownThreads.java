package jtrace.workloads;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that wait for ever, each in a known way: in a sleep, for a notification, for a queue, a
 * socket, a monitor and a lock that another thread holds, and, with {@code deadlock}, two pairs in
 * each other's way. Prints "ready" when all of them wait.
 */
public final class KnownThreads {
  private static final Object HELD = new Object();
  private static final Object NEVER = new Object();
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final long LONG_MILLIS = 3_600_000;

  private KnownThreads() {}

  private interface Step {
    void run() throws InterruptedException, IOException;
  }

  private static Thread start(String name, Step step) {
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
    return thread;
  }

  static void sleepLong() throws InterruptedException {
    Thread.sleep(LONG_MILLIS);
  }

  static void waitForNotification() throws InterruptedException {
    synchronized (NEVER) {
      NEVER.wait();
    }
  }

  static void enterHeldMonitor() {
    synchronized (HELD) {
      throw new IllegalStateException("nobody lets go of it");
    }
  }

  static void takeHeldLock() {
    LOCK.lock();
  }

  /** Takes one, waits until the other thread has its own, and wants that. */
  private static void monitors(Object first, Object second, CountDownLatch both)
      throws InterruptedException {
    synchronized (first) {
      both.countDown();
      both.await();
      synchronized (second) {
        throw new IllegalStateException("nobody lets go of it");
      }
    }
  }

  private static void locks(ReentrantLock first, ReentrantLock second, CountDownLatch both)
      throws InterruptedException {
    first.lock();
    both.countDown();
    both.await();
    second.lock();
  }

  private static void deadlocks() {
    Object left = new Object();
    Object right = new Object();
    CountDownLatch monitors = new CountDownLatch(2);
    start("monitor-left", () -> monitors(left, right, monitors));
    start("monitor-right", () -> monitors(right, left, monitors));
    ReentrantLock up = new ReentrantLock();
    ReentrantLock down = new ReentrantLock();
    CountDownLatch locks = new CountDownLatch(2);
    start("lock-up", () -> locks(up, down, locks));
    start("lock-down", () -> locks(down, up, locks));
  }

  /** {@code [deadlock]}; ends with standard input. */
  public static void main(String[] args) throws InterruptedException, IOException {
    CountDownLatch held = new CountDownLatch(1);
    start(
        "holder",
        () -> {
          LOCK.lock();
          synchronized (HELD) {
            held.countDown();
            sleepLong();
          }
        });
    held.await();
    ServerSocket socket = new ServerSocket(0);
    LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    start("sleeper", KnownThreads::sleepLong);
    start("waiter", KnownThreads::waitForNotification);
    start("taker", queue::take);
    start("acceptor", socket::accept);
    start("enterer", KnownThreads::enterHeldMonitor);
    start("locker", KnownThreads::takeHeldLock);
    if (args.length > 0 && args[0].equals("deadlock")) {
      deadlocks();
    }
    Thread.sleep(500); // no state tells that a thread has come to rest
    System.out.println("ready");
    System.out.flush();
    Thread.sleep(LONG_MILLIS);
  }
}
