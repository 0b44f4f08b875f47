package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import jtrace.profile.pprof.model.Function;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;

/** What is done to a profile once, whatever is reported of it. */
public final class Preparation {
  private Preparation() {}

  /**
   * Makes C++ names readable and leaves out the frames that the profile itself wants left out.
   *
   * @param demangler gives back a name that it cannot demangle
   */
  public static PprofProfile of(PprofProfile profile, UnaryOperator<String> demangler) {
    PprofProfile named =
        profile.functions().stream().anyMatch(Preparation::isRaw)
            ? profile.withFunctions(function ->
                isRaw(function) ? function.withName(readable(function, demangler)) : function)
            : profile;
    return profile.dropFrames().isEmpty() ? named : pruned(named);
  }

  /** Whether nobody made the name readable before. */
  private static boolean isRaw(Function function) {
    return function.name().isEmpty() || function.name().equals(function.systemName());
  }

  private static String readable(Function function, UnaryOperator<String> demangler) {
    String name = function.systemName();
    return FunctionNames.simplified(name.startsWith("_") ? demangler.apply(name) : name);
  }

  private static PprofProfile pruned(PprofProfile profile) {
    Pattern drop = Regexes.compile("drop_frames", "^(" + profile.dropFrames() + ")$");
    Optional<Pattern> keep =
        profile.keepFrames().isEmpty()
            ? Optional.empty()
            : Optional.of(Regexes.compile("keep_frames", "^(" + profile.keepFrames() + ")$"));
    Set<Long> whole = new HashSet<>();
    Set<Long> beneath = new HashSet<>();
    PprofProfile changed =
        profile.withLocations(location -> {
          List<Line> lines = location.lines();
          int last = lines.size() - 1;
          while (last >= 0 && !drops(lines.get(last), drop, keep)) {
            last--;
          }
          if (last < 0) {
            return location;
          }
          beneath.add(location.id());
          if (last == lines.size() - 1) {
            whole.add(location.id());
            return location;
          }
          return location.withLines(lines.subList(last + 1, lines.size()));
        });
    return changed.withSamples(
        changed.samples().stream().map(sample -> prune(sample, whole, beneath)).toList());
  }

  private static boolean drops(Line line, Pattern drop, Optional<Pattern> keep) {
    String name = FunctionNames.withoutArguments(line.function().name());
    return !line.function().name().isEmpty()
        && Regexes.matches(drop, name)
        && keep.filter(pattern -> Regexes.matches(pattern, name)).isEmpty();
  }

  /** From the root on; a stack that begins with such frames keeps them, or nothing would stay. */
  private static Sample prune(Sample sample, Set<Long> whole, Set<Long> beneath) {
    List<Location> stack = sample.locations();
    boolean own = false;
    for (int i = stack.size() - 1; i >= 0; i--) {
      long id = stack.get(i).id();
      if (!beneath.contains(id)) {
        own = true;
      } else if (own) {
        return sample.withLocations(stack.subList(whole.contains(id) ? i + 1 : i, stack.size()));
      }
    }
    return sample;
  }

  /** Adds a frame for each of the labels: at the root, or at the leaf. */
  static PprofProfile withLabelFrames(PprofProfile profile, ReportSettings settings) {
    List<String> roots = keys(settings.text("tagroot"));
    List<String> leaves = keys(settings.text("tagleaf"));
    if (roots.isEmpty() && leaves.isEmpty()) {
      return profile;
    }
    LabelFrames frames = new LabelFrames(profile, settings.text("unit"));
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : profile.samples()) {
      List<Location> stack = new ArrayList<>(frames.of(sample, leaves));
      stack.addAll(sample.locations());
      stack.addAll(frames.of(sample, roots));
      samples.add(sample.withLocations(stack));
    }
    return profile.with(samples, frames.locations, frames.functions);
  }

  private static List<String> keys(String list) {
    return java.util.Arrays.stream(list.split(",")).filter(key -> !key.isEmpty()).toList();
  }

  private static final class LabelFrames {
    private record Key(String name, String file) {}

    private final String unit;
    private final List<Location> locations;
    private final List<Function> functions;
    private final Map<Key, Location> known = new HashMap<>();
    private long nextLocation;
    private long nextFunction;

    LabelFrames(PprofProfile profile, String unit) {
      this.unit = unit;
      locations = new ArrayList<>(profile.locations());
      functions = new ArrayList<>(profile.functions());
      nextLocation = locations.stream().mapToLong(Location::id).max().orElse(0) + 1;
      nextFunction = functions.stream().mapToLong(Function::id).max().orElse(0) + 1;
    }

    /** The last key's frame first, nearest to the leaf. */
    List<Location> of(Sample sample, List<String> keys) {
      return keys.reversed().stream()
          .map(key -> known.computeIfAbsent(new Key(values(sample, key), key), this::add))
          .toList();
    }

    private Location add(Key key) {
      Function function = new Function(nextFunction++, key.name(), "", key.file(), 0);
      functions.add(function);
      Location location =
          new Location(nextLocation++, Optional.empty(), 0, List.of(new Line(function, 0)), false);
      locations.add(location);
      return location;
    }

    private String values(Sample sample, String key) {
      List<String> values = new ArrayList<>(sample.labels().getOrDefault(key, List.of()));
      Optional.ofNullable(sample.numbers().get(key))
          .ifPresent(label -> {
            for (int i = 0; i < label.values().size(); i++) {
              long value = label.values().get(i);
              values.add(
                  label.units().isEmpty()
                      ? Units.label(value, "", "")
                      : Units.label(value, label.units().get(i), unit));
            }
          });
      return String.join(",", values);
    }
  }
}
