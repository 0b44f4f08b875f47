package jtrace.demo;

import java.util.ArrayList;
import java.util.List;

/** Named threads that repeat a step until closed. */
final class Workers implements AutoCloseable {
  private static final long JOIN_MILLIS = 2_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  /** One step of work; an interrupt asks it to return. */
  interface Step {
    void run() throws Exception;
  }

  void start(String name, Step step) {
    Thread thread = new Thread(() -> repeat(step), name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void repeat(Step step) {
    while (open) {
      try {
        step.run();
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        if (open) {
          throw new IllegalStateException(Thread.currentThread().getName() + " failed", e);
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    open = false;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join(JOIN_MILLIS);
    }
  }
}
