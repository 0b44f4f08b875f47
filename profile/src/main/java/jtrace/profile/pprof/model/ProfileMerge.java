package jtrace.profile.pprof.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Several profiles as one: equal mappings, functions, locations and samples become one, and what no
 * sample uses goes. Ids are given out anew, in order of first use.
 */
public final class ProfileMerge {
  private static final long MAPPING_ROUNDING_BYTES = 0x1000;

  /** Sizes are rounded, and addresses are relative, since the same file lies elsewhere each run. */
  private record MappingKey(long roundedSizeBytes, long offset, String buildIdOrFile) {
    static MappingKey of(Mapping mapping) {
      long size = mapping.limit() - mapping.start() + MAPPING_ROUNDING_BYTES - 1;
      return new MappingKey(
          size - Long.remainderUnsigned(size, MAPPING_ROUNDING_BYTES),
          mapping.offset(),
          mapping.buildId().isEmpty() ? mapping.file() : mapping.buildId());
    }
  }

  private record FunctionKey(long startLine, String name, String systemName, String file) {}

  private record LocationKey(long address, long mapping, List<Long> lines, boolean folded) {}

  private record SampleKey(
      List<Long> locations,
      SortedMap<String, List<String>> labels,
      SortedMap<String, NumberLabel> numbers) {}

  private final Map<MappingKey, Mapping> mappings = new LinkedHashMap<>();
  private final Map<FunctionKey, Function> functions = new LinkedHashMap<>();
  private final Map<LocationKey, Location> locations = new LinkedHashMap<>();
  private final Map<SampleKey, Sample> samples = new LinkedHashMap<>();

  private ProfileMerge() {}

  /**
   * Merges in the order given; the first profile says what the numbers are.
   *
   * @throws PprofException when their types differ
   */
  public static PprofProfile merge(List<PprofProfile> profiles) {
    PprofProfile first = profiles.getFirst();
    profiles.forEach(other -> checkCompatible(first, other));
    ProfileMerge merge = new ProfileMerge();
    profiles.forEach(merge::add);
    PprofProfile merged = merge.withHead(profiles);
    // Samples that cancel each other out may leave locations that nothing uses.
    return merged.samples().stream().anyMatch(Sample::isZero) ? merge(List.of(merged)) : merged;
  }

  static void checkCompatible(PprofProfile first, PprofProfile second) {
    if (!first.periodType().equals(second.periodType())) {
      throw new PprofException(
          "incompatible period types %s and %s".formatted(first.periodType(), second.periodType()));
    }
    if (!first.sampleTypes().equals(second.sampleTypes())) {
      throw new PprofException(
          "incompatible sample types %s and %s"
              .formatted(first.sampleTypes(), second.sampleTypes()));
    }
  }

  private void add(PprofProfile profile) {
    Map<Long, Location> known = new HashMap<>();
    if (mappings.isEmpty() && !profile.mappings().isEmpty()) {
      mapping(profile.mappings().getFirst()); // the main program stays first
    }
    for (Sample sample : profile.samples()) {
      if (!sample.isZero()) {
        List<Location> stack = new ArrayList<>(sample.locations().size());
        for (Location location : sample.locations()) {
          Location moved = known.get(location.id());
          if (moved == null) {
            moved = location(location);
            known.put(location.id(), moved);
          }
          stack.add(moved);
        }
        add(sample.withLocations(stack));
      }
    }
  }

  private void add(Sample sample) {
    SampleKey key =
        new SampleKey(
            sample.locations().stream().map(Location::id).toList(),
            sample.labels(),
            sample.numbers());
    samples.merge(key, sample, (a, b) -> a.withValues(sums(a.values(), b.values())));
  }

  private static List<Long> sums(List<Long> first, List<Long> second) {
    List<Long> sums = new ArrayList<>(first.size());
    for (int i = 0; i < first.size(); i++) {
      sums.add(first.get(i) + second.get(i));
    }
    return sums;
  }

  private Mapping mapping(Mapping mapping) {
    return mappings.computeIfAbsent(
        MappingKey.of(mapping), _ -> mapping.withId(mappings.size() + 1L));
  }

  private Location location(Location location) {
    Optional<Mapping> mapping = location.mapping().map(this::mapping);
    long moved = mapping.map(m -> m.start() - location.mapping().get().start()).orElse(0L);
    List<Line> lines =
        location.lines().stream()
            .map(line -> new Line(function(line.function()), line.line()))
            .toList();
    List<Long> lineKey = new ArrayList<>();
    lines.forEach(line -> {
      lineKey.add(line.function().id());
      lineKey.add(line.line());
    });
    long address = location.address() + moved;
    LocationKey key =
        new LocationKey(
            address - mapping.map(Mapping::start).orElse(0L),
            mapping.map(Mapping::id).orElse(0L),
            lineKey,
            location.folded());
    return locations.computeIfAbsent(
        key, _ -> new Location(locations.size() + 1L, mapping, address, lines, location.folded()));
  }

  private Function function(Function function) {
    return functions.computeIfAbsent(
        new FunctionKey(
            function.startLine(), function.name(), function.systemName(), function.file()),
        _ -> function.withId(functions.size() + 1L));
  }

  private PprofProfile withHead(List<PprofProfile> profiles) {
    PprofProfile first = profiles.getFirst();
    long timeNanos = 0;
    long durationNanos = 0;
    long period = 0;
    Set<String> comments = new LinkedHashSet<>();
    String defaultType = "";
    for (PprofProfile profile : profiles) {
      if (timeNanos == 0 || profile.timeNanos() < timeNanos) {
        timeNanos = profile.timeNanos();
      }
      durationNanos += profile.durationNanos();
      period = period == 0 ? profile.period() : Math.max(period, profile.period());
      comments.addAll(profile.comments());
      defaultType = defaultType.isEmpty() ? profile.defaultSampleType() : defaultType;
    }
    return new PprofProfile(
        first.sampleTypes(),
        List.copyOf(samples.values()),
        List.copyOf(mappings.values()),
        List.copyOf(locations.values()),
        List.copyOf(functions.values()),
        first.dropFrames(),
        first.keepFrames(),
        timeNanos,
        durationNanos,
        first.periodType(),
        period,
        List.copyOf(comments),
        defaultType);
  }
}
