package jtrace.profile;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The part of a recording that lies between two times. */
public final class RecordingWindow {
  private RecordingWindow() {}

  /** Every definition, and the samples from the first time on and before the second. */
  public static Recording of(Recording recording, long fromNanos, long toNanos) {
    RecordingBuilder part = new RecordingBuilder();
    try {
      RecordingCopy.copy(recording, part, nanos -> nanos >= fromNanos && nanos < toNanos);
    } catch (IOException e) {
      throw new UncheckedIOException("memory failed like a file", e);
    }
    part.fact(Facts.DURATION_NANOS, Long.toString(toNanos - fromNanos));
    recording.readLoss().ifPresent(part::readLoss);
    return part.build();
  }
}
