package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jtrace.profile.Recording;
import jtrace.push.Push;

/** Records all the time, and hands window after window to those who send them. */
public final class PushLoop implements AutoCloseable {
  private final Sampling sampling;
  private final Supplier<Subject> subject;
  private final List<String> events;
  private final int hz;
  private final Duration every;
  private final List<Push> receivers;
  private final Map<String, String> facts;
  private final Enduring loop;

  /**
   * Begins.
   *
   * @param subject whom, asked anew when a recording is begun
   * @param events as {@code -e} names them
   * @param every length of a window
   */
  public PushLoop(
      Sampling sampling,
      Supplier<Subject> subject,
      List<String> events,
      int hz,
      Duration every,
      List<Push> receivers,
      Map<String, String> facts,
      Consumer<String> messages) {
    this.sampling = sampling;
    this.subject = subject;
    this.events = List.copyOf(events);
    this.hz = hz;
    this.every = every;
    this.receivers = List.copyOf(receivers);
    this.facts = Map.copyOf(facts);
    loop = new Enduring("jtrace-push-loop", "recording what is pushed", this::record, messages);
    loop.start();
  }

  /** What can be pushed: events that have samples before their recording ends. */
  public static List<String> events() {
    return ProfileKind.events().stream().filter(event -> !event.equals("leak")).toList();
  }

  private void record() throws IOException, InterruptedException {
    try (Watch watch = new Watch(sampling, subject.get(), String.join(",", events), hz, facts);
        SharedRecording.Windows windows = watch.windows()) {
      while (!loop.isClosed() && !watch.isOver()) {
        Recording window = windows.next(every);
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
