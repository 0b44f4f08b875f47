package jtrace.loader;

/** Waits that an interruption does not cut short; it is noted again at their end. */
public final class Uninterruptibly {

  private Uninterruptibly() {}

  /** Returns when the thread has ended. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
