package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jtrace.profile.Recording;
import jtrace.profile.filter.ViewOptions;

/**
 * A part of a recording's time; times since its first sample.
 *
 * @param toNanos not within
 */
record TimeSlice(long fromNanos, long toNanos) {
  private static final int MAX_SLICES = 10_000;
  private static final double SECOND_NANOS = 1e9;

  /** Refuses what goes not with the option {@code --slice}. */
  static void check(String length, boolean quality, List<Output> outputs) {
    Durations.ofRecording("--slice", length);
    if (quality) {
      throw new UsageException(
          "options --slice and --quality exclude each other",
          "losses are counted for a recording as a whole",
          "leave one of them out");
    }
    for (Output output : outputs) {
      if (!output.name().replace("%%", "").contains("%n")) {
        throw new UsageException(
            "option --slice: all parts would be written to '"
                + Printable.of(output.name(), 200)
                + "'",
            "each part is a file of its own",
            "write %n where their number shall stand, such as -o part-%n.html");
      }
    }
  }

  /** The parts of the time that the view shows, each of this length. */
  static List<TimeSlice> of(Recording recording, ViewOptions view, String length) {
    long step = Durations.ofRecording("--slice", length).toNanos();
    long first = recording.firstNanos();
    long last = 0;
    for (int i = 0; i < recording.sampleCount(); i++) {
      last = Math.max(last, recording.sampleTimeNanos(i) - first);
    }
    long end = Math.min(view.toNanos(), last + 1);
    if ((end - view.fromNanos()) / step >= MAX_SLICES) {
      throw new UsageException(
          "option --slice: " + length + " makes more than " + MAX_SLICES + " parts",
          "the recording is that long",
          "give a longer time, or a part of the recording with --from and --to");
    }
    List<TimeSlice> slices = new ArrayList<>();
    for (long from = view.fromNanos(); from < end; from += step) {
      slices.add(new TimeSlice(from, Math.min(end, from + step)));
    }
    return slices;
  }

  ViewOptions view(ViewOptions of) {
    return of.toBuilder().between(fromNanos, toNanos).build();
  }

  String words() {
    return String.format(
        Locale.ROOT, "%.3f s to %.3f s", fromNanos / SECOND_NANOS, toNanos / SECOND_NANOS);
  }
}
