package jtrace.record;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import jtrace.symbolizer.process.NativeModules;

/**
 * Looks at processes in the background, because that takes longer than records may wait. What was
 * found is handed over in steps to the thread that drains: what is known first helps already.
 */
final class Looks implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int END_SECONDS = 5;

  private final NativeModules nativeModules;
  private final Runnable wakeUp;
  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS, Looks::daemon);
  private final ConcurrentLinkedQueue<Runnable> found = new ConcurrentLinkedQueue<>();

  /**
   * @param wakeUp called from any thread when {@link #handOver} has something to do
   */
  Looks(NativeModules nativeModules, Runnable wakeUp) {
    this.nativeModules = nativeModules;
    this.wakeUp = wakeUp;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "jtrace-look");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts to look at a process; one look at a time for each.
   *
   * @param step run by {@link #handOver} after each part that is known
   * @param last run by {@link #handOver} at the end, also when the process is gone
   */
  void look(Target target, Runnable step, Runnable last) {
    try {
      workers.execute(() -> {
        try {
          target.refresh(nativeModules, () -> hand(step));
          hand(step);
        } catch (IOException e) {
          // It is gone or may not be read: what is known of it stays.
        } finally {
          hand(last);
        }
      });
    } catch (RejectedExecutionException e) {
      // The recording ends.
    }
  }

  private void hand(Runnable task) {
    found.add(task);
    wakeUp.run();
  }

  /**
   * Runs what the looks have handed over, in the calling thread.
   *
   * @return whether there was something
   */
  boolean handOver() {
    boolean any = false;
    for (Runnable task = found.poll(); task != null; task = found.poll()) {
      task.run();
      any = true;
    }
    return any;
  }

  /** Waits for the looks that are under way; those that have not begun are left. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
