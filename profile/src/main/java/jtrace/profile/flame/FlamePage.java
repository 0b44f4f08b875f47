package jtrace.profile.flame;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a flame graph says beside its frames.
 *
 * @param title the heading
 * @param valueName what the width of a frame measures, such as {@code CPU time}
 * @param unit pprof's unit word of the values: {@code nanoseconds}, {@code bytes}, {@code count}
 * @param periodValue the value of one sample, so that samples can be counted; 0 when that is
 *     unknown
 * @param facts target, JDK, event, duration, rate, in the order to show
 * @param quality the line at the foot that says what was lost, truncated or not named; may be empty
 */
public record FlamePage(
    String title,
    String valueName,
    String unit,
    long periodValue,
    List<Fact> facts,
    String quality) {
  public FlamePage {
    requireNonNull(title);
    requireNonNull(valueName);
    requireNonNull(unit);
    requireNonNull(quality);
    facts = List.copyOf(facts);
    if (periodValue < 0) {
      throw new IllegalArgumentException("period " + periodValue);
    }
  }
}
