package jtrace.profile.pprof.report;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import jtrace.profile.pprof.model.NumberLabel;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;

/** Filters by labels: tagfocus, tagignore, tagshow, taghide. */
final class TagFilters {
  private static final Pattern NUMBER = Pattern.compile("([+-]?[[:digit:]]+)([[:alpha:]]+)?");

  private final ReportSettings settings;
  private final Map<String, String> units;
  private final Consumer<String> warnings;

  /**
   * @param units of numeric labels by their keys
   */
  TagFilters(ReportSettings settings, Map<String, String> units, Consumer<String> warnings) {
    this.settings = settings;
    this.units = units;
    this.warnings = warnings;
  }

  PprofProfile apply(PprofProfile profile) {
    return byName(bySample(profile));
  }

  private PprofProfile bySample(PprofProfile profile) {
    Optional<Predicate<Sample>> focus = filter("tagfocus");
    Optional<Predicate<Sample>> ignore = filter("tagignore");
    List<Sample> kept = new ArrayList<>();
    boolean focused = false;
    boolean ignored = false;
    for (Sample sample : profile.samples()) {
      boolean isFocused = focus.isEmpty() || focus.get().test(sample);
      boolean isIgnored = ignore.isPresent() && ignore.get().test(sample);
      focused |= isFocused;
      ignored |= isIgnored;
      if (isFocused && !isIgnored) {
        kept.add(sample);
      }
    }
    warn("TagFocus", focus.isPresent() && !focused);
    warn("TagIgnore", ignore.isPresent() && !ignored);
    return profile.withSamples(kept);
  }

  private void warn(String option, boolean useless) {
    if (useless) {
      warnings.accept(option + " expression matched no samples");
    }
  }

  private Optional<Predicate<Sample>> filter(String name) {
    String text = settings.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int equals = text.indexOf('=');
    Optional<String> key = equals < 0 ? Optional.empty() : Optional.of(text.substring(0, equals));
    String wanted = text.substring(equals + 1);
    Optional<TagRange> range = TagRange.of(wanted, NUMBER);
    if (range.isPresent()) {
      warnings.accept(name + ":Interpreted '" + wanted + "' as range, not regexp");
      return Optional.of(sample ->
          sample.numbers().entrySet().stream()
              .filter(entry -> key.isEmpty() || key.get().equals(entry.getKey()))
              .anyMatch(entry ->
                  entry.getValue().values().stream()
                      .anyMatch(value -> range.get().holds(value, units.get(entry.getKey())))));
    }
    List<Pattern> regexes = new ArrayList<>();
    for (String part : wanted.split(",", -1)) {
      regexes.add(Regexes.compile(name, part));
    }
    return Optional.of(
        key.<Predicate<Sample>>map(k -> sample -> anyMatches(sample, k, regexes))
            .orElse(sample -> regexes.stream().allMatch(regex -> matches(sample, regex))));
  }

  private static boolean anyMatches(Sample sample, String key, List<Pattern> regexes) {
    return sample.labels().getOrDefault(key, List.of()).stream()
        .anyMatch(value -> regexes.stream().anyMatch(r -> Regexes.matches(r, value)));
  }

  private static boolean matches(Sample sample, Pattern regex) {
    return sample.labels().entrySet().stream()
        .anyMatch(label ->
            label.getValue().stream()
                .anyMatch(value -> Regexes.matches(regex, label.getKey() + ":" + value)));
  }

  private PprofProfile byName(PprofProfile profile) {
    Optional<Pattern> show = Regexes.of(settings, "tagshow");
    Optional<Pattern> hide = Regexes.of(settings, "taghide");
    if (show.isEmpty() && hide.isEmpty()) {
      return profile;
    }
    Predicate<String> keeps =
        key ->
            (show.isEmpty() || Regexes.matches(show.get(), key))
                && (hide.isEmpty() || !Regexes.matches(hide.get(), key));
    return profile.withSamples(
        profile.samples().stream()
            .map(sample -> {
              SortedMap<String, List<String>> labels = new TreeMap<>(sample.labels());
              SortedMap<String, NumberLabel> numbers = new TreeMap<>(sample.numbers());
              labels.keySet().removeIf(keeps.negate());
              numbers.keySet().removeIf(keeps.negate());
              return sample.withLabels(labels, numbers);
            })
            .toList());
  }

  /**
   * Numbers with units from one to another; either end may be open.
   *
   * @param unit that both ends are in
   */
  private record TagRange(double from, double to, String unit) {

    /** From {@code 32kb}, {@code :64kb}, {@code 4mb:} or {@code 12kb:64mb}; else empty. */
    static Optional<TagRange> of(String text, Pattern number) {
      Matcher matcher = number.matcher(text);
      if (!matcher.find() || matcher.group(1).length() > 19) {
        return Optional.empty();
      }
      String first = matcher.group();
      Units.Scaled from = scaled(matcher, unit(matcher));
      if (matcher.find() && matcher.group(1).length() <= 19) {
        Units.Scaled to = scaled(matcher, from.unit());
        return text.equals(first + ":" + matcher.group()) && to.unit().equals(from.unit())
            ? Optional.of(new TagRange(from.value(), to.value(), from.unit()))
            : Optional.empty();
      }
      if (text.equals(first)) {
        return Optional.of(new TagRange(from.value(), from.value(), from.unit()));
      }
      if (text.equals(first + ":")) {
        return Optional.of(new TagRange(from.value(), Double.MAX_VALUE, from.unit()));
      }
      return text.equals(":" + first)
          ? Optional.of(new TagRange(-Double.MAX_VALUE, from.value(), from.unit()))
          : Optional.empty();
    }

    private static String unit(Matcher matcher) {
      return matcher.group(2) == null ? "" : matcher.group(2);
    }

    private static Units.Scaled scaled(Matcher matcher, String to) {
      return Units.scale(new java.math.BigInteger(matcher.group(1)).longValue(), unit(matcher), to);
    }

    boolean holds(long value, String of) {
      Units.Scaled scaled = Units.scale(value, of, unit);
      return scaled.unit().equals(unit) && scaled.value() >= from && scaled.value() <= to;
    }
  }
}
