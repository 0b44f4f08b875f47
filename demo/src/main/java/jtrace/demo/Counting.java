package jtrace.demo;

/** Threads that work for a moment under one lock, and so wait for each other most of the time. */
final class Counting implements AutoCloseable {
  private static final int STEPS_UNDER_LOCK = 20_000;
  private static final long PAUSE_MILLIS = 1;

  private final Workers workers = new Workers();
  private final Object lock = new Object();
  private long sum;

  Counting(int threads) {
    for (int i = 1; i <= threads; i++) {
      workers.start("counter-" + i, this::countUnderLock);
    }
  }

  private void countUnderLock() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      synchronized (lock) {
        sum = mix(sum, STEPS_UNDER_LOCK);
      }
    }
    Thread.sleep(PAUSE_MILLIS);
  }

  private static long mix(long seed, int steps) {
    long value = seed;
    for (int i = 0; i < steps; i++) {
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return value;
  }

  @Override
  public void close() throws InterruptedException {
    workers.close();
  }
}
