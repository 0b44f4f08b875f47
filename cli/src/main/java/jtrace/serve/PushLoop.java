package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jtrace.profile.Recording;
import jtrace.push.Push;
import jtrace.record.WorldException;

/** Records CPU time all the time, and hands window after window to those who send them. */
public final class PushLoop implements AutoCloseable {
  private static final String EVENT = "cpu";
  private static final long RETRY_MILLIS = 5_000;

  private final Sampling sampling;
  private final Supplier<Subject> subject;
  private final int hz;
  private final Duration every;
  private final List<Push> receivers;
  private final Map<String, String> facts;
  private final Consumer<String> messages;
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param subject whom, asked anew when a recording is begun
   * @param every length of a window
   */
  public PushLoop(
      Sampling sampling,
      Supplier<Subject> subject,
      int hz,
      Duration every,
      List<Push> receivers,
      Map<String, String> facts,
      Consumer<String> messages) {
    this.sampling = sampling;
    this.subject = subject;
    this.hz = hz;
    this.every = every;
    this.receivers = List.copyOf(receivers);
    this.facts = Map.copyOf(facts);
    this.messages = messages;
    thread = Thread.ofPlatform().daemon().name("jtrace-push-loop").start(this::run);
  }

  private void run() {
    String said = "";
    while (!closed) {
      try {
        record();
      } catch (InterruptedException e) {
        return;
      } catch (WorldException | IOException | IllegalStateException e) {
        failures.incrementAndGet();
        String message = "recording what is pushed broke off: " + e.getMessage();
        if (!message.equals(said)) {
          messages.accept(message);
          said = message;
        }
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void record() throws IOException, InterruptedException {
    try (Watch watch = new Watch(sampling, subject.get(), EVENT, hz, facts)) {
      while (!closed && !watch.isOver()) {
        Recording window = watch.next(every);
        if (window.sampleCount() > 0) {
          for (Push receiver : receivers) {
            receiver.add(window);
          }
        }
      }
    }
  }

  List<Push> receivers() {
    return receivers;
  }

  /** Times that the recording broke off and was begun again. */
  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    receivers.forEach(Push::close);
  }
}
