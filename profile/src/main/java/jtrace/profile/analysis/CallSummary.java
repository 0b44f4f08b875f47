package jtrace.profile.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;

/**
 * How many calls a recording of calls has, how many of them threw, and how long they took.
 *
 * @param nanos of each call, ascending
 */
public record CallSummary(String name, long[] nanos, long threw, long durationNanos) {
  /** Stands above the method that was left by an exception. */
  public static final Frame THREW = Frame.ofSymbol(FrameKind.WAIT, "[threw]", "", "", 0);

  private static final String ARGUMENTS = "[arguments ";

  /** Stands for arguments of which there are too many different ones. */
  public static final Frame OTHER_ARGUMENTS = arguments("that are others");

  /** Stands above the method: what it was called with, with nothing in it that is no text. */
  public static Frame arguments(String text) {
    String safe = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Cn}\u2028\u2029;]", "?");
    return Frame.ofSymbol(FrameKind.WAIT, ARGUMENTS + safe + "]", "", "", 0);
  }

  /** The arguments that a frame stands for. */
  static Optional<String> argumentsOf(Frame frame) {
    String name = frame.name();
    return frame.kind() == FrameKind.WAIT && name.startsWith(ARGUMENTS)
        ? Optional.of(name.substring(ARGUMENTS.length(), name.length() - 1))
        : Optional.empty();
  }

  private static final int BAR = 40;
  private static final double[] PERCENTS = {50, 90, 99, 99.9};

  /** Of the recording's first event. */
  public static CallSummary of(Recording recording) {
    long[] nanos = new long[recording.sampleCount()];
    long threw = 0;
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = recording.sampleValue(i);
      int[] frames = recording.stackFrames(recording.sampleStack(i));
      threw += frames.length > 0 && recording.frames().get(frames[0]).equals(THREW) ? 1 : 0;
    }
    Arrays.sort(nanos);
    String name = recording.events().isEmpty() ? "" : recording.events().getFirst().name();
    return new CallSummary(name, nanos, threw, recording.durationNanos());
  }

  /** The time within which a share of the calls ended. */
  public long percentile(double percent) {
    return percentile(nanos, percent);
  }

  static long percentile(long[] ascending, double percent) {
    int rank = (int) Math.ceil(percent / 100 * ascending.length);
    return ascending[Math.clamp(rank - 1L, 0, ascending.length - 1)];
  }

  /** Counts, percentiles, and a histogram whose classes double. */
  public void append(StringBuilder text) {
    double seconds = durationNanos / 1e9;
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d calls in %.1f s (%.1f a second), %,d threw%n",
            name,
            nanos.length,
            seconds,
            seconds > 0 ? nanos.length / seconds : 0,
            threw));
    if (nanos.length == 0) {
      return;
    }
    text.append("mean ").append(time(Arrays.stream(nanos).sum() / nanos.length));
    for (double percent : PERCENTS) {
      text.append(
          String.format(Locale.ROOT, "   %s %% %s", number(percent), time(percentile(percent))));
    }
    text.append("   max ").append(time(nanos[nanos.length - 1])).append('\n');
    appendHistogram(text);
  }

  private void appendHistogram(StringBuilder text) {
    long[] counts = new long[Long.SIZE];
    for (long each : nanos) {
      counts[bucket(each)]++;
    }
    long most = Arrays.stream(counts).max().orElse(1);
    for (int i = bucket(nanos[0]); i <= bucket(nanos[nanos.length - 1]); i++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%10s .. %10s %10d |%s%n",
              time(i == 0 ? 0 : 1L << i),
              time(1L << i + 1),
              counts[i],
              "@".repeat((int) (BAR * counts[i] / most))));
    }
  }

  private static int bucket(long nanos) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, nanos));
  }

  private static String number(double percent) {
    return percent == Math.rint(percent)
        ? Integer.toString((int) percent)
        : Double.toString(percent);
  }

  static String time(long nanos) {
    return Amounts.text(nanos, "nanoseconds");
  }
}
