package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jtrace.profile.Recording;
import jtrace.push.Push;

/** Records CPU time all the time, and hands window after window to those who send them. */
public final class PushLoop implements AutoCloseable {
  private static final String EVENT = "cpu";

  private final Sampling sampling;
  private final Supplier<Subject> subject;
  private final int hz;
  private final Duration every;
  private final List<Push> receivers;
  private final Map<String, String> facts;
  private final Enduring loop;

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
    loop = new Enduring("jtrace-push-loop", "recording what is pushed", this::record, messages);
    loop.start();
  }

  private void record() throws IOException, InterruptedException {
    try (Watch watch = new Watch(sampling, subject.get(), EVENT, hz, facts)) {
      while (!loop.isClosed() && !watch.isOver()) {
        Recording window = watch.next(every);
        if (window.sampleCount() > 0) {
          for (Push receiver : receivers) {
            receiver.add(window);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    loop.close();
    receivers.forEach(Push::close);
  }
}
