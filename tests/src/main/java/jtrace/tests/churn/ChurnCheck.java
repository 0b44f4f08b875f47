package jtrace.tests.churn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;
import jtrace.profile.Recording;

/** Compares a recording of {@code CodeChurn} with what the program logged. */
public final class ChurnCheck {
  private static final int EXAMPLES = 5;
  private static final Pattern NUMBER = Pattern.compile("(\\d{8})");
  private static final Pattern GENERATION = Pattern.compile("Churn(?:Lambda)?(\\d{8})");
  private static final String REDEFINED = "jtrace.workloads.ChurnRedefined";

  private final Recording recording;
  private final ChurnWindows windows;
  private final List<String> examples = new ArrayList<>();
  private final Map<String, Long> causes = new TreeMap<>();
  private long samples;
  private long named;
  private long wrong;
  private long unnamed;

  private ChurnCheck(Recording recording, ChurnWindows windows) {
    this.recording = recording;
    this.windows = windows;
  }

  /**
   * The outcome.
   *
   * @param generations that ran
   * @param samples taken while one ran
   * @param named with the right generation's names, and no other
   * @param wrong with the name or line of a generation that did not run then
   * @param unnamed whose generation has no name, said so by a placeholder
   * @param causes frames without a name, by placeholder
   * @param examples of wrong ones
   */
  public record Tally(
      int generations,
      long samples,
      long named,
      long wrong,
      long unnamed,
      Map<String, Long> causes,
      List<String> examples) {
    /** Columns of {@link #row}. */
    public static final String HEADER =
        "| program | generations | samples | right | wrong | unnamed |\n|---|---|---|---|---|---|";

    /** A row of a Markdown table. */
    public String row(String name) {
      return "| %s | %,d | %,d | %,d | %,d | %,d (%.2f %%) |"
          .formatted(
              name,
              generations,
              samples,
              named,
              wrong,
              unnamed,
              samples == 0 ? 0 : 100.0 * unnamed / samples);
    }
  }

  /** Checks every sample of the thread {@code churn}. */
  public static Tally check(Recording recording, Path log) throws IOException {
    ChurnWindows windows = ChurnWindows.read(log);
    ChurnCheck check = new ChurnCheck(recording, windows);
    for (int i = 0; i < recording.sampleCount(); i++) {
      check.sample(i);
    }
    return new Tally(
        windows.count(),
        check.samples,
        check.named,
        check.wrong,
        check.unnamed,
        check.causes,
        check.examples);
  }

  private void sample(int sample) {
    if (!recording.threads().get(recording.sampleThread(sample)).name().equals("churn")) {
      return;
    }
    Optional<String> expected = windows.at(recording.sampleTimeNanos(sample));
    if (expected.isEmpty()) {
      return;
    }
    int stack = recording.sampleStack(sample);
    List<String> ids = new ArrayList<>();
    boolean gap = false;
    for (int depth = recording.stackDepth(stack) - 1; depth >= 0; depth--) {
      Frame frame = recording.frames().get(recording.stackFrame(stack, depth));
      if (frame.status() == NameStatus.CODE_GONE || frame.status() == NameStatus.UNREADABLE) {
        gap = true;
        causes.merge(frame.methodName(), 1L, Long::sum);
      }
      id(frame).filter(id -> ids.isEmpty() || !ids.getLast().equals(id)).ifPresent(ids::add);
    }
    String found = String.join(",", ids);
    samples++;
    if (!isPrefix(ids, List.of(expected.get().split(",", -1)), gap)) {
      wrong++;
      if (examples.size() < EXAMPLES) {
        examples.add("expected " + expected.get() + ", found " + found + ": " + text(stack));
      }
    } else if (gap) {
      unnamed++;
    } else if (!found.isEmpty()) {
      named++;
    }
  }

  /** With a frame whose name is missing, ids before it may be missing too. */
  private static boolean isPrefix(List<String> ids, List<String> expected, boolean gap) {
    int at = 0;
    for (String id : ids) {
      int found = expected.subList(at, expected.size()).indexOf(id);
      if (found < 0 || (found > 0 && !gap)) {
        return false;
      }
      at += found + 1;
    }
    return true;
  }

  /** What a frame claims to be of; the class and the method may contradict each other. */
  private static Optional<String> id(Frame frame) {
    if (frame.className().equals(REDEFINED)) {
      return Optional.of(frame.line()).filter(line -> line > 0).map(String::valueOf);
    }
    Matcher type = GENERATION.matcher(frame.className());
    if (!type.find()) {
      return Optional.empty();
    }
    Matcher method = NUMBER.matcher(frame.methodName());
    String ofClass = Integer.toString(Integer.parseInt(type.group(1)));
    if (!method.find()) {
      return Optional.of(ofClass);
    }
    String ofMethod = Integer.toString(Integer.parseInt(method.group(1)));
    return Optional.of(ofClass.equals(ofMethod) ? ofClass : ofClass + "." + ofMethod);
  }

  private String text(int stack) {
    StringBuilder text = new StringBuilder();
    for (int depth = 0; depth < Math.min(8, recording.stackDepth(stack)); depth++) {
      Frame frame = recording.frames().get(recording.stackFrame(stack, depth));
      text.append(frame.name()).append(':').append(frame.line());
      text.append('[').append(frame.kind()).append("] ");
    }
    return text.toString();
  }
}
