package jtrace.workloads;

import java.util.Collections;
import java.util.concurrent.SynchronousQueue;

/**
 * Two threads, some 40 frames deep, that hand a number over and wait for each other: as many
 * switches a second as the machine makes. Prints as {@link DeepWork} does; an operation is a
 * handover.
 */
public final class Handover {
  private static final int DEPTH = 30;
  private static final SynchronousQueue<Integer> QUEUE = new SynchronousQueue<>();

  private Handover() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Operations operations = new Operations(life);
    Thread giver =
        new Thread(
            () -> {
              while (operations.next()) {
                down(DEPTH, true);
              }
            },
            "giver");
    Thread taker =
        new Thread(
            () -> {
              while (true) {
                down(DEPTH, false);
              }
            },
            "taker");
    taker.setDaemon(true);
    taker.start();
    giver.start();
    operations.report(Collections.singletonList(giver));
  }

  private static int down(int depth, boolean gives) {
    if (depth > 0) {
      return down(depth - 1, gives) + 1;
    }
    try {
      if (gives) {
        QUEUE.put(depth);
        return 0;
      }
      return QUEUE.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
