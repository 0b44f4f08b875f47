package jtrace.tests.lines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jtrace.profile.Frame;
import jtrace.profile.Recording;
import jtrace.tests.churn.ChurnWindows;

/** Compares leaf lines with what {@code KnownLines} logged. */
final class LinesCheck {
  private static final String BODY = "jtrace.workloads.KnownLinesBody";

  /** The first code of the recording may have been compiled before a flag was turned on. */
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private final Map<String, Place> places;
  private final Map<String, Integer> causes = new TreeMap<>();
  private int samples;
  private int exact;
  private int otherLine;
  private int otherMethod;
  private int approximate;
  private int unmarked;

  private LinesCheck(Map<String, Place> places) {
    this.places = places;
  }

  /**
   * The outcome.
   *
   * @param samples whose innermost Java code is of the program's places
   * @param exact with the line, and in the method, that ran
   * @param otherLine with another line of the right methods
   * @param otherMethod with an inlined method that the line does not call
   * @param approximate marked as such
   * @param unmarked not exact and not marked
   * @param causes what was not exact
   */
  record Tally(
      int samples,
      int exact,
      int otherLine,
      int otherMethod,
      int approximate,
      int unmarked,
      Map<String, Integer> causes) {
    static final String HEADER =
        """
        | JDK and recording | samples | exact | other line | method not called there | marked approximate | wrong, not marked |
        |---|---|---|---|---|---|---|\
        """;

    String row(String name) {
      return "| %s | %,d | %s | %s | %s | %s | %s |"
          .formatted(
              name,
              samples,
              percent(exact),
              percent(otherLine),
              percent(otherMethod),
              percent(approximate),
              percent(unmarked));
    }

    private String percent(int count) {
      return "%.2f %%".formatted(samples == 0 ? 0 : 100.0 * count / samples);
    }
  }

  static Tally check(Recording recording, Path log) throws IOException {
    ChurnWindows windows = ChurnWindows.read(log);
    LinesCheck check = new LinesCheck(Place.all());
    long first = Long.MAX_VALUE;
    for (int i = 0; i < recording.sampleCount(); i++) {
      first = Math.min(first, recording.sampleTimeNanos(i));
    }
    for (int i = 0; i < recording.sampleCount(); i++) {
      long time = recording.sampleTimeNanos(i);
      Optional<String> place = windows.at(time);
      if (time - first > SETTLE_NANOS && place.isPresent()) {
        check.sample(recording, recording.sampleStack(i), place.get());
      }
    }
    return new Tally(
        check.samples,
        check.exact,
        check.otherLine,
        check.otherMethod,
        check.approximate,
        check.unmarked,
        check.causes);
  }

  /** Stacks are kept leaf first; kernel frames may stand above the leaf. */
  private void sample(Recording recording, int stack, String name) {
    List<Frame> ours = new ArrayList<>();
    for (int depth = 0; depth < recording.stackDepth(stack); depth++) {
      Frame frame = recording.frames().get(recording.stackFrame(stack, depth));
      if (frame.kind().isJava() && !frame.className().equals(BODY) && ours.isEmpty()) {
        return; // the log, or what it calls
      }
      if (frame.className().equals(BODY)) {
        ours.add(frame);
      }
    }
    if (ours.isEmpty() || !ours.getLast().methodName().equals("run")) {
      return;
    }
    judge(ours, name);
  }

  private void judge(List<Frame> ours, String name) {
    Place place = places.get(name);
    boolean line = ours.getLast().line() == place.line();
    boolean methods =
        ours.subList(0, ours.size() - 1).stream()
            .allMatch(frame -> place.callees().contains(frame.methodName()));
    boolean marked = ours.stream().anyMatch(Frame::lineApproximate);
    samples++;
    exact += line && methods ? 1 : 0;
    otherLine += !line && methods ? 1 : 0;
    otherMethod += methods ? 0 : 1;
    approximate += marked ? 1 : 0;
    if (!line || !methods) {
      unmarked += marked ? 0 : 1;
      Frame leaf = ours.getFirst();
      causes.merge(
          "%s, line %d: %s:%d (%s) in line %d, %s%s"
              .formatted(
                  name,
                  place.line(),
                  leaf.methodName(),
                  leaf.line(),
                  leaf.kind().label(),
                  ours.getLast().line(),
                  ours.getLast().kind().label(),
                  marked ? ", marked" : ""),
          1,
          Integer::sum);
    }
  }
}
