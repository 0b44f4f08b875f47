package jtrace.profile.window;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.jtr.JtrReader;

/**
 * A stretch of the past.
 *
 * @param fromNanos since 1970
 * @param toNanos since 1970, not within
 */
public record PastWindow(long fromNanos, long toNanos) {
  private static final long MILLI_NANOS = 1_000_000;

  public PastWindow {
    if (fromNanos >= toNanos) {
      throw new IllegalArgumentException("a window from " + fromNanos + " to " + toNanos);
    }
  }

  /** The files that may hold some of it. */
  public List<Segments.Segment> of(List<Segments.Segment> segments) {
    List<Segments.Segment> within = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      long end =
          i + 1 < segments.size()
              ? segments.get(i + 1).startMillis() * MILLI_NANOS
              : Long.MAX_VALUE;
      if (segments.get(i).startMillis() * MILLI_NANOS < toNanos && end > fromNanos) {
        within.add(segments.get(i));
      }
    }
    return within;
  }

  /** What the files have of it; of one process, or of all. */
  public Recording read(List<Segments.Segment> segments, Optional<Integer> pid) throws IOException {
    RecordingBuilder window = new RecordingBuilder();
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, Long> counters = new LinkedHashMap<>();
    long durationNanos = 0;
    long startMonotonic = 0;
    for (Segments.Segment segment : segments) {
      Recording recording;
      try {
        recording = JtrReader.read(segment.path());
      } catch (NoSuchFileException e) {
        continue; // the oldest go at any time
      }
      if (facts.isEmpty()) {
        startMonotonic =
            Facts.number(recording, Facts.START_MONOTONIC_NANOS).orElse(0L)
                - Facts.number(recording, Facts.START_EPOCH_NANOS).orElse(0L)
                + fromNanos;
      }
      recording.facts().forEach(facts::putIfAbsent);
      recording
          .counters()
          .forEach((name, value) ->
              counters.merge(
                  name, value, name.equals(Counters.COST_RSS_BYTES) ? Math::max : Long::sum));
      durationNanos += copy(recording, pid, window);
    }
    facts.put(Facts.START_EPOCH_NANOS, Long.toString(fromNanos));
    facts.put(Facts.START_MONOTONIC_NANOS, Long.toString(startMonotonic));
    facts.put(Facts.DURATION_NANOS, Long.toString(durationNanos));
    facts.forEach(window::fact);
    counters.forEach(window::counter);
    return window.build();
  }

  /** Returns how much time of the window the file covers. */
  private long copy(Recording recording, Optional<Integer> pid, RecordingBuilder window)
      throws IOException {
    long epoch = Facts.number(recording, Facts.START_EPOCH_NANOS).orElse(0L);
    long monotonic = Facts.number(recording, Facts.START_MONOTONIC_NANOS).orElse(0L);
    SampleCopy copy = new SampleCopy(recording, window);
    for (int event = 0; event < recording.events().size(); event++) {
      copy.event(event);
    }
    for (int i = 0; i < recording.sampleCount(); i++) {
      long time = recording.sampleTimeNanos(i) - monotonic + epoch;
      int process = recording.threads().get(recording.sampleThread(i)).process();
      boolean wanted =
          pid.isEmpty() || recording.processes().get(process).pid() == pid.get().intValue();
      if (time >= fromNanos && time < toNanos && wanted) {
        copy.add(
            recording.sampleEvent(i),
            recording.sampleTimeNanos(i),
            recording.sampleCpu(i),
            recording.sampleThread(i),
            recording.sampleStack(i),
            recording.sampleEventCount(i),
            recording.sampleValue(i));
      }
    }
    long end = epoch + recording.durationNanos();
    return Math.max(0, Math.min(toNanos, end) - Math.max(fromNanos, epoch));
  }
}
