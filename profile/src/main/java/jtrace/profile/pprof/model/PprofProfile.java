package jtrace.profile.pprof.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A profile. Samples refer to locations of {@code locations}, those to its mappings and functions.
 *
 * @param periodType what is counted between two samples
 * @param dropFrames regular expression of functions that are left out with what they call
 * @param keepFrames regular expression of those that stay nevertheless
 * @param defaultSampleType the type that is shown when nothing else is asked for; may be empty
 */
public record PprofProfile(
    List<ValueType> sampleTypes,
    List<Sample> samples,
    List<Mapping> mappings,
    List<Location> locations,
    List<Function> functions,
    String dropFrames,
    String keepFrames,
    long timeNanos,
    long durationNanos,
    ValueType periodType,
    long period,
    List<String> comments,
    String defaultSampleType) {

  public PprofProfile {
    sampleTypes = List.copyOf(sampleTypes);
    samples = List.copyOf(samples);
    mappings = List.copyOf(mappings);
    locations = List.copyOf(locations);
    functions = List.copyOf(functions);
    comments = List.copyOf(comments);
  }

  /**
   * The index of a sample type by its number or name; with an empty name the profile's default.
   *
   * @throws PprofException when there is no such type
   */
  public int sampleIndex(String name) {
    List<String> types = sampleTypes.stream().map(ValueType::type).toList();
    if (types.isEmpty()) {
      throw new PprofException("profile has no samples");
    }
    if (name.isEmpty()) {
      int standard = types.indexOf(defaultSampleType);
      return defaultSampleType.isEmpty() || standard < 0 ? types.size() - 1 : standard;
    }
    if (name.matches("[+-]?\\d{1,9}")) {
      int index = Integer.parseInt(name);
      if (index < 0 || index >= types.size()) {
        throw new PprofException(
            "sample_index %s is outside the range [0..%d]".formatted(name, types.size() - 1));
      }
      return index;
    }
    String plain = name.startsWith("inuse_") ? name.substring("inuse_".length()) : name;
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).equals(name) || types.get(i).equals(plain)) {
        return i;
      }
    }
    throw new PprofException(
        "sample_index \"%s\" must be one of: %s"
            .formatted(name, "[" + String.join(" ", types) + "]"));
  }

  /** The unit of each numeric label: the first that is given, else one that its key suggests. */
  public Map<String, String> numberUnits() {
    Map<String, String> units = new TreeMap<>();
    for (Sample sample : samples) {
      sample
          .numbers()
          .forEach((key, label) -> {
            Optional<String> given = label.units().stream().filter(u -> !u.isEmpty()).findFirst();
            if (given.isPresent() && units.getOrDefault(key, "").isEmpty()) {
              units.put(key, given.get());
            } else {
              units.putIfAbsent(key, "");
            }
          });
    }
    units.replaceAll((key, unit) ->
        !unit.isEmpty() ? unit : key.equals("alignment") || key.equals("request") ? "bytes" : key);
    return units;
  }

  /** The same profile with other samples. */
  public PprofProfile withSamples(List<Sample> others) {
    return with(others, locations, functions);
  }

  /** The same profile with other locations, which have the same ids. */
  public PprofProfile withLocations(UnaryOperator<Location> change) {
    Map<Long, Location> changed = new HashMap<>();
    List<Location> all = locations.stream().map(change).toList();
    all.forEach(location -> changed.put(location.id(), location));
    List<Sample> moved =
        samples.stream()
            .map(sample ->
                sample.withLocations(
                    sample.locations().stream().map(l -> changed.get(l.id())).toList()))
            .toList();
    return with(moved, all, functions);
  }

  /** The same profile with other functions, which have the same ids. */
  public PprofProfile withFunctions(UnaryOperator<Function> change) {
    Map<Long, Function> changed = new HashMap<>();
    List<Function> all = functions.stream().map(change).toList();
    all.forEach(function -> changed.put(function.id(), function));
    return with(samples, locations, all)
        .withLocations(location ->
            location.withLines(
                location.lines().stream()
                    .map(line -> new Line(changed.get(line.function().id()), line.line()))
                    .toList()));
  }

  /** The same profile with more functions and locations, and samples that use them. */
  public PprofProfile with(
      List<Sample> otherSamples, List<Location> otherLocations, List<Function> otherFunctions) {
    return new PprofProfile(
        sampleTypes,
        otherSamples,
        mappings,
        otherLocations,
        otherFunctions,
        dropFrames,
        keepFrames,
        timeNanos,
        durationNanos,
        periodType,
        period,
        comments,
        defaultSampleType);
  }

  PprofProfile withTypes(List<ValueType> types, ValueType otherPeriodType, long otherPeriod) {
    return new PprofProfile(
        types,
        samples,
        mappings,
        locations,
        functions,
        dropFrames,
        keepFrames,
        timeNanos,
        durationNanos,
        otherPeriodType,
        otherPeriod,
        comments,
        defaultSampleType);
  }
}
