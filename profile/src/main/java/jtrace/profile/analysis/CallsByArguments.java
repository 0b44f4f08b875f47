package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jtrace.profile.Frame;
import jtrace.profile.Recording;

/**
 * How long calls took by what they were called with.
 *
 * @param groups those that took most time together first
 */
public record CallsByArguments(List<Group> groups) {
  private static final int TOP_FRAMES = 2;

  /**
   * Calls with the same arguments.
   *
   * @param nanos of each call, ascending
   */
  public record Group(String arguments, long[] nanos, long threw) {
    long sumNanos() {
      return Arrays.stream(nanos).sum();
    }
  }

  private static final class Calls {
    private final List<Long> nanos = new ArrayList<>();
    private long threw;

    Group group(String arguments) {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Group(arguments, sorted, threw);
    }
  }

  /** Of a recording of calls that told their arguments. */
  public static CallsByArguments of(Recording recording) {
    Map<String, Calls> calls = new HashMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      List<Frame> top =
          IntStream.of(recording.stackFrames(recording.sampleStack(i)))
              .limit(TOP_FRAMES)
              .mapToObj(recording.frames()::get)
              .toList();
      Optional<String> arguments =
          top.stream().flatMap(frame -> CallSummary.argumentsOf(frame).stream()).findFirst();
      Calls same = calls.computeIfAbsent(arguments.orElse(""), _ -> new Calls());
      same.nanos.add(recording.sampleValue(i));
      same.threw += top.contains(CallSummary.THREW) ? 1 : 0;
    }
    return new CallsByArguments(
        calls.entrySet().stream()
            .map(each -> each.getValue().group(each.getKey()))
            .sorted(
                Comparator.comparingLong(Group::sumNanos)
                    .reversed()
                    .thenComparing(Group::arguments))
            .toList());
  }

  /** A line for each of the first groups. */
  public void append(StringBuilder text, int rows) {
    text.append(
        String.format(
            Locale.ROOT,
            "%10s %8s %10s %10s %10s  %s%n",
            "calls",
            "threw",
            "time",
            "50 %",
            "99 %",
            "arguments"));
    for (Group each : groups.subList(0, Math.min(rows, groups.size()))) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,10d %,8d %10s %10s %10s  (%s)%n",
              each.nanos.length,
              each.threw,
              CallSummary.time(each.sumNanos()),
              CallSummary.time(CallSummary.percentile(each.nanos, 50)),
              CallSummary.time(CallSummary.percentile(each.nanos, 99)),
              each.arguments));
    }
    if (groups.size() > rows) {
      text.append(String.format(Locale.ROOT, "%,d others%n", groups.size() - rows));
    }
  }
}
