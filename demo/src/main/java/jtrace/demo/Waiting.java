package jtrace.demo;

import java.util.concurrent.CountDownLatch;

/** Threads that do nothing but sleep, or wait for what does not come before the end. */
final class Waiting implements AutoCloseable {
  private static final long NAP_MILLIS = 250;

  private final Workers workers = new Workers();
  private final CountDownLatch end = new CountDownLatch(1);

  Waiting(int threadsOfEachKind) {
    for (int i = 1; i <= threadsOfEachKind; i++) {
      workers.start("sleeper-" + i, () -> Thread.sleep(NAP_MILLIS));
      workers.start("waiter-" + i, end::await);
    }
  }

  @Override
  public void close() throws InterruptedException {
    end.countDown();
    workers.close();
  }
}
