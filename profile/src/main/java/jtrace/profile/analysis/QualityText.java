package jtrace.profile.analysis;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import jtrace.profile.NameStatus;
import jtrace.profile.StackEnd;

/** The quality numbers as a line and as a table. */
final class QualityText {
  private QualityText() {}

  static String line(Quality quality) {
    StringJoiner line = new StringJoiner("; ", "jtrace: ", "");
    line.add(
        number(quality.samples())
            + " samples, "
            + number(quality.lostSamples())
            + " lost"
            + causes(quality.lostByCause(), cause -> true, cause -> cause));
    line.add(
        percent(quality.completeStacks(), quality.samples())
            + " of stacks complete"
            + causes(quality.stacksByEnd(), end -> !end.isWhole(), StackEnd::label));
    line.add(
        percent(quality.unnamedFrames(), quality.frames())
            + " of frames without a name"
            + causes(
                quality.framesByStatus(), status -> status != NameStatus.NAMED, NameStatus::label));
    Long refused = quality.shortages().get(Shortage.UNWIND_TABLES); // others cost no frames
    if (refused != null) {
      line.add(number(refused) + " " + Shortage.UNWIND_TABLES.label());
    }
    quality
        .rateAskedHz()
        .ifPresent(asked -> line.add(got(quality) + " of " + hertz(asked) + " Hz"));
    cost(quality).ifPresent(line::add);
    quality.readLoss().ifPresent(loss -> line.add(loss.text()));
    return line.toString();
  }

  static String table(Quality quality) {
    StringBuilder text = new StringBuilder();
    row(text, "duration", String.format(Locale.ROOT, "%.3f s", quality.durationNanos() / 1e9));
    row(text, "samples", number(quality.samples()));
    row(text, "samples lost", number(quality.lostSamples()));
    rows(text, quality.lostByCause(), quality.samples() + quality.lostSamples(), c -> c);
    row(text, "stacks complete", share(quality.completeStacks(), quality.samples()));
    row(text, "stacks truncated", share(quality.truncatedStacks(), quality.samples()));
    rows(text, quality.stacksByEnd(), quality.samples(), StackEnd::label);
    row(text, "frames", number(quality.frames()));
    rows(text, quality.framesByKind(), quality.frames(), kind -> kind.label());
    row(text, "frames without a name", share(quality.unnamedFrames(), quality.frames()));
    rows(text, quality.framesByStatus(), quality.frames(), NameStatus::label);
    quality.shortages().forEach((what, count) -> row(text, what.label(), number(count)));
    quality.rateAskedHz().ifPresent(hz -> row(text, "rate asked", hertz(hz) + " Hz"));
    quality.rateGotHz().ifPresent(hz -> row(text, "rate got", hertz(hz) + " Hz"));
    cost(quality).ifPresent(cost -> row(text, "own cost", cost));
    quality.readLoss().ifPresent(loss -> row(text, "file", loss.text()));
    return text.toString();
  }

  private static String got(Quality quality) {
    return quality.rateGotHz().map(QualityText::hertz).orElse("?");
  }

  private static Optional<String> cost(Quality quality) {
    StringJoiner cost = new StringJoiner(", ", "jtrace itself ", "");
    quality
        .costCores()
        .ifPresent(cores -> cost.add(String.format(Locale.ROOT, "%.2f %% of a core", cores * 100)));
    quality
        .costRssBytes()
        .ifPresent(bytes -> cost.add(String.format(Locale.ROOT, "%d MiB", bytes >> 20)));
    boolean known = quality.costCores().isPresent() || quality.costRssBytes().isPresent();
    return known ? Optional.of(cost.toString()) : Optional.empty();
  }

  private static <K> String causes(
      Map<K, Long> counts, Predicate<K> counted, Function<K, String> label) {
    StringJoiner causes = new StringJoiner(", ", " (", ")");
    causes.setEmptyValue("");
    counts.forEach((cause, count) -> {
      if (counted.test(cause)) {
        causes.add(label.apply(cause) + " " + number(count));
      }
    });
    return causes.toString();
  }

  private static <K> void rows(
      StringBuilder text, Map<K, Long> counts, long whole, Function<K, String> label) {
    counts.forEach((key, count) -> row(text, "  " + label.apply(key), share(count, whole)));
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-40s %s\n", name, value));
  }

  private static String share(long part, long whole) {
    return String.format(Locale.ROOT, "%12s %9s", number(part), percent(part, whole));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String hertz(double hz) {
    return String.format(Locale.ROOT, "%.1f", hz);
  }

  /** Never rounded up to 100 or down to 0. */
  static String percent(long part, long whole) {
    if (whole == 0) {
      return "-";
    }
    double percent = 100.0 * part / whole;
    if (part < whole && percent > 99.99) {
      return "> 99.99 %";
    }
    if (part > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    return String.format(Locale.ROOT, "%.2f %%", percent);
  }
}
