package jtrace.serve;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import jtrace.record.WorldException;

/** A task on a thread of its own that is begun again when it ends or breaks off, until closed. */
final class Enduring implements AutoCloseable {
  private static final long RETRY_MILLIS = 5_000;
  private static final long END_SECONDS = 10;

  private final Task task;
  private final String what;
  private final Consumer<String> messages;
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /** What is done. */
  interface Task {
    void run() throws IOException, InterruptedException;

    /** After it broke off, before it is begun again. */
    default void recover(Exception cause) throws IOException {}
  }

  /**
   * Begins with {@link #start}.
   *
   * @param what breaks off, for whoever is told
   */
  Enduring(String name, String what, Task task, Consumer<String> messages) {
    this.task = task;
    this.what = what;
    this.messages = messages;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean isClosed() {
    return closed;
  }

  /** How often it had to be begun again. */
  long failures() {
    return failures.get();
  }

  private void run() {
    String said = "";
    while (!closed) {
      try {
        task.run();
      } catch (InterruptedException e) {
        return;
      } catch (WorldException | IOException | IllegalStateException e) {
        if (closed) {
          return; // the interruption broke it off
        }
        failures.incrementAndGet();
        String message = what + " broke off: " + e.getMessage();
        if (!message.equals(said)) {
          messages.accept(message);
          said = message;
        }
        retryLater(e);
      }
    }
  }

  private void retryLater(Exception cause) {
    try {
      task.recover(cause);
      Thread.sleep(RETRY_MILLIS);
    } catch (IOException e) {
      messages.accept(what + " cannot be mended: " + e);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
