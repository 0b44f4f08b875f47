package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.pprof.model.PprofException;

/** What a user may set, under pprof's names; every value is text that has been checked. */
public final class ReportSettings {
  private enum Kind {
    TRUTH,
    NUMBER,
    FRACTION,
    TEXT
  }

  private record Setting(Kind kind, String standard, String help) {}

  private static final Map<String, Setting> SETTINGS = new LinkedHashMap<>();

  /** Words that set one of a group. */
  private static final Map<String, List<String>> CHOICES =
      Map.of(
          "sort", List.of("cum", "flat"),
          "granularity", List.of("functions", "filefunctions", "files", "lines", "addresses"));

  static {
    setting("call_tree", Kind.TRUTH, "false", "Create a context-sensitive call tree");
    setting("compact_labels", Kind.TRUTH, "false", "Show minimal headers");
    setting("divide_by", Kind.FRACTION, "1", "Ratio to divide all samples by");
    setting("drop_negative", Kind.TRUTH, "false", "Ignore negative differences");
    setting("edgefraction", Kind.FRACTION, "0.001", "Hide edges below <f>*total");
    setting("focus", Kind.TEXT, "", "Only samples going through a node matching regexp");
    setting("granularity", Kind.TEXT, "functions", "How fine: functions, lines, addresses, ...");
    setting("hide", Kind.TEXT, "", "Skips nodes matching regexp");
    setting("ignore", Kind.TEXT, "", "Skips samples going through a node matching regexp");
    setting("mean", Kind.TRUTH, "false", "Average sample value over first value (count)");
    setting("nodecount", Kind.NUMBER, "-1", "Max number of nodes to show");
    setting("nodefraction", Kind.FRACTION, "0.005", "Hide nodes below <f>*total");
    setting("noinlines", Kind.TRUTH, "false", "Ignore inlines");
    setting("normalize", Kind.TRUTH, "false", "Scales profile based on the base profile");
    setting("output", Kind.TEXT, "", "Output filename for file-based outputs");
    setting("prune_from", Kind.TEXT, "", "Drops any functions below the matched frame");
    setting("relative_percentages", Kind.TRUTH, "false", "Percentages relative to what is shown");
    setting("sample_index", Kind.TEXT, "", "Sample value to report (0-based index or name)");
    setting("show", Kind.TEXT, "", "Only show nodes matching regexp");
    setting("show_from", Kind.TEXT, "", "Drops functions above the highest matched frame");
    setting("sort", Kind.TEXT, "flat", "Sort entries by flat or cum");
    setting("source_path", Kind.TEXT, "", "Search path for source files");
    setting("tagfocus", Kind.TEXT, "", "Only samples with tags in range or matched by regexp");
    setting("taghide", Kind.TEXT, "", "Skip tags matching this regexp");
    setting("tagignore", Kind.TEXT, "", "Discard samples with tags in range or matched by regexp");
    setting("tagleaf", Kind.TEXT, "", "Adds frames for labels at the leaf");
    setting("tagroot", Kind.TEXT, "", "Adds frames for labels at the root");
    setting("tagshow", Kind.TEXT, "", "Only consider tags matching this regexp");
    setting("trim", Kind.TRUTH, "true", "Honor nodefraction/edgefraction/nodecount defaults");
    setting("trim_path", Kind.TEXT, "", "Path to trim from source paths before search");
    setting("unit", Kind.TEXT, "minimum", "Measurement units to display");
  }

  private static void setting(String name, Kind kind, String standard, String help) {
    SETTINGS.put(name, new Setting(kind, standard, help));
  }

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Everything at its default. */
  public ReportSettings() {}

  /** A copy, to change some for one report. */
  public ReportSettings(ReportSettings others) {
    values.putAll(others.values);
  }

  /** All names, in order, without the words that choose. */
  public static List<String> names() {
    return List.copyOf(SETTINGS.keySet());
  }

  public static String help(String name) {
    return SETTINGS.get(name).help();
  }

  /** The words that may stand for {@code name=word}; empty when any text may. */
  public static List<String> choices(String name) {
    return CHOICES.getOrDefault(name, List.of());
  }

  /** Whether the word names a setting, or one of the values of a group. */
  public static boolean isKnown(String word) {
    return SETTINGS.containsKey(word) || groupOf(word).isPresent();
  }

  /** Whether the word alone sets something. */
  public static boolean isSwitch(String word) {
    return groupOf(word).isPresent()
        || Optional.ofNullable(SETTINGS.get(word)).filter(s -> s.kind() == Kind.TRUTH).isPresent();
  }

  private static Optional<String> groupOf(String word) {
    return CHOICES.entrySet().stream()
        .filter(group -> group.getValue().contains(word))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Sets a value; for a switch the text may be empty.
   *
   * @throws PprofException when the value is not possible
   */
  public void set(String word, String text) {
    Optional<String> group = groupOf(word);
    if (group.isPresent()) {
      if (truth(word, text)) {
        values.put(group.get(), word);
      }
      return;
    }
    Setting setting = SETTINGS.get(word);
    if (setting == null) {
      throw new PprofException("unknown option " + word);
    }
    List<String> choices = choices(word);
    boolean possible =
        switch (setting.kind()) {
          case TRUTH -> true;
          case NUMBER -> text.matches("[+-]?\\d{1,9}");
          case FRACTION -> text.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
          case TEXT -> choices.isEmpty() || choices.contains(text);
        };
    if (!possible) {
      throw new PprofException("invalid value \"" + text + "\" for " + word);
    }
    values.put(word, setting.kind() == Kind.TRUTH ? Boolean.toString(truth(word, text)) : text);
  }

  private static boolean truth(String word, String text) {
    return switch (text.toLowerCase(java.util.Locale.ROOT)) {
      case "true", "t", "yes", "y", "1", "" -> true;
      case "false", "f", "no", "n", "0" -> false;
      default -> throw new PprofException("invalid value \"" + text + "\" for " + word);
    };
  }

  public String text(String name) {
    String value = values.get(name);
    return value == null ? SETTINGS.get(name).standard() : value;
  }

  public boolean is(String name) {
    return Boolean.parseBoolean(text(name));
  }

  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  public double fraction(String name) {
    return Double.parseDouble(text(name));
  }

  /** The filters that are on, as a report's head names them. */
  List<String> activeFilters() {
    List<String> active = new ArrayList<>();
    for (String name :
        List.of(
            "focus",
            "ignore",
            "hide",
            "show",
            "show_from",
            "tagfocus",
            "tagignore",
            "tagshow",
            "taghide")) {
      if (!text(name).isEmpty()) {
        active.add(name + "=" + text(name));
      }
    }
    return active;
  }
}
