package jtrace.profile.pprof.model;

import java.util.List;

/**
 * The numbers that a sample has under one key.
 *
 * @param units one for each value, or none at all
 */
public record NumberLabel(List<Long> values, List<String> units) {
  public NumberLabel {
    values = List.copyOf(values);
    units = List.copyOf(units);
  }
}
