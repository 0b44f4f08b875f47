package jtrace.profile.pprof.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured at one stack under the same labels.
 *
 * @param locations leaf first
 * @param values one for each of the profile's sample types
 */
public record Sample(
    List<Location> locations,
    List<Long> values,
    SortedMap<String, List<String>> labels,
    SortedMap<String, NumberLabel> numbers) {

  /** The label that marks samples of a profile that is compared with. */
  static final String BASE = "pprof::base";

  public Sample {
    locations = List.copyOf(locations);
    values = List.copyOf(values);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  public boolean isOfBase() {
    return labels.getOrDefault(BASE, List.of()).contains("true");
  }

  boolean isZero() {
    return values.stream().allMatch(value -> value == 0);
  }

  public Sample withLocations(List<Location> others) {
    return new Sample(others, values, labels, numbers);
  }

  Sample withValues(List<Long> others) {
    return new Sample(locations, others, labels, numbers);
  }

  public Sample withLabels(
      SortedMap<String, List<String>> otherLabels, SortedMap<String, NumberLabel> otherNumbers) {
    return new Sample(locations, values, otherLabels, otherNumbers);
  }
}
