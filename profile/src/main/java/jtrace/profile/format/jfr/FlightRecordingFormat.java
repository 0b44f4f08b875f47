package jtrace.profile.format.jfr;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.ProfileFormat;
import jtrace.profile.format.UnclosedOutput;
import org.openjdk.jmc.flightrecorder.writer.api.Recordings;

/**
 * A flight recording (JFR 2.0, one chunk): all events of the recording, sample by sample, or the
 * one that the options name. {@code cpu}, {@code alloc}, {@code live} and {@code malloc} are events
 * that readers know, from the JDK or async-profiler; all others are ones of our own, with a stack
 * and a duration or a value.
 */
public final class FlightRecordingFormat implements ProfileFormat {

  @Override
  public String name() {
    return "flight recording";
  }

  @Override
  public List<String> extensions() {
    return List.of(".jfr");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Clock clock = Clock.of(recording);
    OutputStream open = new UnclosedOutput(out);
    try (var flight =
        Recordings.newRecording(
            open,
            settings ->
                settings
                    .withTimestamp(clock.startEpochNanos())
                    .withStartTicks(clock.startTicks())
                    .withDuration(Math.max(1, clock.durationNanos())))) {
      FlightEvents events = new FlightEvents(flight, recording, clock);
      events.head();
      for (String event : names(recording, options.view())) {
        events.samples(Profile.of(recording, options.view().toBuilder().event(event).build()));
      }
    }
    out.flush();
  }

  private static List<String> names(Recording recording, ViewOptions view) {
    return view.event()
        .map(List::of)
        .orElseGet(() -> recording.events().stream().map(EventType::name).distinct().toList());
  }

  /**
   * What times of samples stand for.
   *
   * @param startTicks CLOCK_MONOTONIC nanoseconds at the start, which a tick is one of
   * @param startEpochNanos the same moment in nanoseconds since 1970
   * @param durationNanos of the recording
   */
  record Clock(long startTicks, long startEpochNanos, long durationNanos) {

    static Clock of(Recording recording) {
      long ticks =
          Facts.number(recording, Facts.START_MONOTONIC_NANOS).orElse(recording.firstNanos());
      long epoch = Facts.number(recording, Facts.START_EPOCH_NANOS).orElse(ticks);
      return new Clock(ticks, epoch, recording.durationNanos());
    }
  }
}
