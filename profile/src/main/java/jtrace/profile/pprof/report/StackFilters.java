package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;

/** Filters by the names of frames: focus, ignore, hide, show, show_from, prune_from. */
final class StackFilters {
  private final ReportSettings settings;
  private final Consumer<String> warnings;

  StackFilters(ReportSettings settings, Consumer<String> warnings) {
    this.settings = settings;
    this.warnings = warnings;
  }

  PprofProfile apply(PprofProfile profile) {
    PprofProfile filtered = byName(profile);
    Optional<Pattern> showFrom = Regexes.of(settings, "show_from");
    if (showFrom.isPresent()) {
      filtered = showFrom(filtered, showFrom.get());
    }
    return filtered;
  }

  private PprofProfile byName(PprofProfile profile) {
    Optional<Pattern> focus = Regexes.of(settings, "focus");
    Optional<Pattern> ignore = Regexes.of(settings, "ignore");
    Optional<Pattern> hide = Regexes.of(settings, "hide");
    Optional<Pattern> show = Regexes.of(settings, "show");
    Set<Long> focused = new HashSet<>();
    Set<Long> ignored = new HashSet<>();
    Set<Long> hidden = new HashSet<>();
    Map<Long, List<Line>> left = new HashMap<>();
    boolean hid = false;
    boolean shown = false;
    for (Location location : profile.locations()) {
      if (ignore.isPresent() && matches(location, ignore.get())) {
        ignored.add(location.id());
      } else if (focus.isEmpty() || matches(location, focus.get())) {
        focused.add(location.id());
      }
      List<Line> lines = location.lines();
      if (hide.isPresent() && matches(location, hide.get())) {
        hid = true;
        lines = isInFile(location, hide.get()) ? List.of() : lines(lines, hide.get(), false);
        if (lines.isEmpty()) {
          hidden.add(location.id());
        }
      }
      if (show.isPresent()) {
        lines = isInFile(location, show.get()) ? lines : lines(lines, show.get(), true);
        if (lines.isEmpty()) {
          hidden.add(location.id());
        } else {
          shown = true;
        }
      }
      left.put(location.id(), lines);
    }
    warn("Focus", focus, !focused.isEmpty());
    warn("Ignore", ignore, !ignored.isEmpty());
    warn("Hide", hide, hid);
    warn("Show", show, shown);
    PprofProfile changed = profile.withLocations(l -> l.withLines(left.get(l.id())));
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : changed.samples()) {
      boolean isFocused = sample.locations().stream().anyMatch(l -> focused.contains(l.id()));
      boolean isIgnored = sample.locations().stream().anyMatch(l -> ignored.contains(l.id()));
      List<Location> stack =
          sample.locations().stream().filter(l -> !hidden.contains(l.id())).toList();
      if (isFocused && !isIgnored && (hidden.isEmpty() || !stack.isEmpty())) {
        samples.add(sample.withLocations(stack));
      }
    }
    return changed.withSamples(samples);
  }

  private void warn(String option, Optional<Pattern> regex, boolean matched) {
    if (regex.isPresent() && !matched) {
      warnings.accept(option + " expression matched no samples");
    }
  }

  private static boolean isInFile(Location location, Pattern regex) {
    return location.mapping().filter(m -> Regexes.matches(regex, m.file())).isPresent();
  }

  private static boolean matches(Location location, Pattern regex) {
    return location.lines().stream().anyMatch(line -> matches(line, regex))
        || isInFile(location, regex);
  }

  private static boolean matches(Line line, Pattern regex) {
    return Regexes.matches(regex, line.function().name())
        || Regexes.matches(regex, line.function().file());
  }

  private static List<Line> lines(List<Line> lines, Pattern regex, boolean matching) {
    return lines.stream().filter(line -> matches(line, regex) == matching).toList();
  }

  /** Cuts off what is above the frame nearest to the root that matches. */
  private PprofProfile showFrom(PprofProfile profile, Pattern regex) {
    Set<Long> from = new HashSet<>();
    Map<Long, List<Line>> left = new HashMap<>();
    for (Location location : profile.locations()) {
      List<Line> lines = location.lines();
      int last = lines.size() - 1;
      while (last >= 0 && !matches(lines.get(last), regex)) {
        last--;
      }
      boolean whole = isInFile(location, regex);
      if (whole || last >= 0) {
        from.add(location.id());
      }
      left.put(location.id(), whole || last < 0 ? lines : lines.subList(0, last + 1));
    }
    warn("ShowFrom", Optional.of(regex), !from.isEmpty());
    PprofProfile changed = profile.withLocations(l -> l.withLines(left.get(l.id())));
    List<Sample> samples = new ArrayList<>();
    for (Sample sample : changed.samples()) {
      List<Location> stack = sample.locations();
      int root = stack.size() - 1;
      while (root >= 0 && !from.contains(stack.get(root).id())) {
        root--;
      }
      if (root >= 0) {
        samples.add(sample.withLocations(stack.subList(0, root + 1)));
      }
    }
    return changed.withSamples(samples);
  }

  /** Cuts off what is below the frame nearest to the leaf that matches. */
  static PprofProfile pruneFrom(PprofProfile profile, Pattern regex) {
    Set<Long> from = new HashSet<>();
    PprofProfile changed =
        profile.withLocations(location -> {
          List<Line> lines = location.lines();
          for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).function().name();
            if (!name.isEmpty() && Regexes.matches(regex, FunctionNames.withoutArguments(name))) {
              from.add(location.id());
              return location.withLines(lines.subList(i, lines.size()));
            }
          }
          return location;
        });
    return changed.withSamples(
        changed.samples().stream()
            .map(sample -> {
              List<Location> stack = sample.locations();
              for (int i = 0; i < stack.size(); i++) {
                if (from.contains(stack.get(i).id())) {
                  return sample.withLocations(stack.subList(i, stack.size()));
                }
              }
              return sample;
            })
            .toList());
  }
}
