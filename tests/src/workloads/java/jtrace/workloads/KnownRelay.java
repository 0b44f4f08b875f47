package jtrace.workloads;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Three threads in a row: the first sleeps, wakes the second, which wakes the third. So each wait
 * of the third is ended by the second, whose wait was ended by the first, whose wait was ended by a
 * timer. Prints {@code place NAME NANOSECONDS} for what the third one waits.
 */
public final class KnownRelay {
  private static final int ROUNDS = 100;
  private static final int SLEEP_MILLIS = 20;
  private static final Semaphore SECOND = new Semaphore(0);
  private static final Semaphore THIRD = new Semaphore(0);

  private KnownRelay() {}

  static void firstKnown() throws InterruptedException {
    Thread.sleep(SLEEP_MILLIS);
    SECOND.release();
  }

  static void secondKnown() throws InterruptedException {
    SECOND.acquire();
    THIRD.release();
  }

  static void thirdKnown() throws InterruptedException {
    THIRD.acquire();
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static Thread start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < ROUNDS; i++) {
                  step.run();
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.start();
    return thread;
  }

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException, IOException {
    KnownCue.await();
    long begin = System.nanoTime();
    Thread third = start("third", KnownRelay::thirdKnown);
    Thread second = start("second", KnownRelay::secondKnown);
    Thread first = start("first", KnownRelay::firstKnown);
    first.join();
    second.join();
    third.join();
    System.out.println("place thirdKnown " + (System.nanoTime() - begin));
    KnownCue.done();
  }
}
