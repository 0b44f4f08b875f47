package jtrace.profile.pprof.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import jtrace.profile.pprof.report.Units;

/** Puts profiles into the same units, and takes one from another. */
public final class Comparison {
  private Comparison() {}

  /** Merges profiles whose units may differ in size, such as ms and ns; the finest stays. */
  public static PprofProfile sum(List<PprofProfile> profiles) {
    return ProfileMerge.merge(inFinestUnits(profiles));
  }

  /**
   * What the profile has more than the base.
   *
   * @param normalize whether the profile is scaled to the base's total first
   * @param percentOfBase whether percentages are of the base's total
   */
  public static PprofProfile difference(
      PprofProfile profile, PprofProfile base, boolean normalize, boolean percentOfBase) {
    PprofProfile marked = percentOfBase ? marked(base) : base;
    PprofProfile scaled = normalize ? normalized(profile, marked) : profile;
    List<Double> negative = marked.sampleTypes().stream().map(_ -> -1.0).toList();
    return sum(List.of(scaled, scaled(marked, negative)));
  }

  private static PprofProfile marked(PprofProfile base) {
    return base.withSamples(
        base.samples().stream()
            .map(sample -> {
              TreeMap<String, List<String>> labels = new TreeMap<>(sample.labels());
              labels.put(Sample.BASE, List.of("true"));
              return sample.withLabels(labels, sample.numbers());
            })
            .toList());
  }

  private static PprofProfile normalized(PprofProfile profile, PprofProfile base) {
    ProfileMerge.checkCompatible(profile, base);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < profile.sampleTypes().size(); i++) {
      long own = total(profile, i);
      ratios.add(own == 0 ? 0.0 : (double) total(base, i) / own);
    }
    return scaled(profile, ratios);
  }

  private static long total(PprofProfile profile, int type) {
    return profile.samples().stream().mapToLong(sample -> sample.values().get(type)).sum();
  }

  /** Multiplies; samples that become zero go. */
  private static PprofProfile scaled(PprofProfile profile, List<Double> ratios) {
    if (ratios.stream().allMatch(ratio -> ratio == 1)) {
      return profile;
    }
    List<Sample> kept = new ArrayList<>();
    for (Sample sample : profile.samples()) {
      List<Long> values = new ArrayList<>();
      boolean keep = false;
      for (int i = 0; i < ratios.size(); i++) {
        long value = sample.values().get(i);
        if (ratios.get(i) != 1) {
          value = rounded(value * ratios.get(i));
          keep |= value != 0;
        }
        values.add(value);
      }
      if (keep) {
        kept.add(sample.withValues(values));
      }
    }
    return profile.withSamples(kept);
  }

  /** Half away from zero. */
  private static long rounded(double value) {
    return (long) (value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5));
  }

  private static List<PprofProfile> inFinestUnits(List<PprofProfile> profiles) {
    if (profiles.size() < 2) {
      return profiles;
    }
    ValueType periodType = finest(profiles.stream().map(PprofProfile::periodType).toList());
    int count = profiles.getFirst().sampleTypes().size();
    List<ValueType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      types.add(
          finest(
              profiles.stream()
                  .map(profile -> {
                    if (profile.sampleTypes().size() != count) {
                      throw new PprofException(
                          "inconsistent samples type count: %d != %d"
                              .formatted(count, profile.sampleTypes().size()));
                    }
                    return profile.sampleTypes().get(index);
                  })
                  .toList()));
    }
    return profiles.stream().map(profile -> inUnits(profile, types, periodType)).toList();
  }

  private static PprofProfile inUnits(
      PprofProfile profile, List<ValueType> types, ValueType periodType) {
    List<Double> ratios = new ArrayList<>();
    List<ValueType> named = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      ValueType own = profile.sampleTypes().get(i);
      ratios.add(Units.scale(1, own.unit(), types.get(i).unit()).value());
      named.add(new ValueType(own.type(), types.get(i).unit()));
    }
    ValueType ownPeriod = profile.periodType();
    long period = (long) Units.scale(profile.period(), ownPeriod.unit(), periodType.unit()).value();
    return scaled(profile, ratios)
        .withTypes(named, new ValueType(ownPeriod.type(), periodType.unit()), period);
  }

  private static ValueType finest(List<ValueType> types) {
    ValueType finest = types.getFirst();
    for (ValueType type : types) {
      if (!stem(finest).equals(stem(type)) || !Units.areComparable(finest.unit(), type.unit())) {
        throw new PprofException("incompatible types: " + finest + " " + type);
      }
      if (Units.scale(1, type.unit(), finest.unit()).value() < 1) {
        finest = type;
      }
    }
    return finest;
  }

  /** The name without a plural's s. */
  private static String stem(ValueType type) {
    return type.type().endsWith("s")
        ? type.type().substring(0, type.type().length() - 1)
        : type.type();
  }
}
