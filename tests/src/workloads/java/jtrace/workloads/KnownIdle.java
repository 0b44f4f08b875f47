package jtrace.workloads;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Threads that wait for work in every way that the JDK has, and one of each kind that waits inside
 * its work. Prints READY when all of them wait; ends with standard input.
 */
public final class KnownIdle {
  private static final long LONG_MILLIS = 3_600_000;

  private KnownIdle() {}

  private interface Step {
    void run() throws IOException;
  }

  private static void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sleep() {
    try {
      Thread.sleep(LONG_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void workOfPool() {
    sleep();
  }

  static void workOfForkJoin() {
    sleep();
  }

  static void workOfTimer() {
    sleep();
  }

  static void workOfMain() throws IOException {
    System.in.read();
  }

  private static ExecutorService pool(String name) {
    return Executors.newFixedThreadPool(
        2,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static Timer timer(CountDownLatch ran, Runnable then) {
    Timer timer = new Timer("timer", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            ran.countDown();
            then.run();
          }
        },
        0);
    return timer;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    CountDownLatch ran = new CountDownLatch(6);
    ExecutorService pool = pool("pool");
    pool.execute(ran::countDown);
    pool.execute(() -> {
      ran.countDown();
      workOfPool();
    });
    ForkJoinPool forks = new ForkJoinPool(2);
    forks.execute(ran::countDown);
    forks.execute(() -> {
      ran.countDown();
      workOfForkJoin();
    });
    ScheduledThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(1);
    scheduled.prestartAllCoreThreads();
    Timer idle = timer(ran, () -> {});
    Timer busy = timer(ran, KnownIdle::workOfTimer);
    ServerSocket socket = new ServerSocket(0);
    start("acceptor", socket::accept);
    ServerSocketChannel channel = ServerSocketChannel.open().bind(null);
    start("channel", channel::accept);
    Selector selector = Selector.open();
    start("selector", selector::select);
    ran.await();
    Thread.sleep(1500); // no state tells that a thread has come to rest
    System.out.println("READY");
    workOfMain();
    System.out.println(idle + " " + busy); // neither is collected before
    System.exit(0);
  }
}
