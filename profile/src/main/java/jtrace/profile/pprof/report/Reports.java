package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofWriter;
import jtrace.profile.pprof.model.Sample;

/** Prints reports of one profile. */
public final class Reports {

  /** A report that can be asked for. */
  public enum Kind {
    TOP("top", false, "Top entries in text form"),
    TEXT("text", false, "The same as top"),
    TREE("tree", false, "Text rendering of the call graph"),
    PEEK("peek", true, "Callers and callees of functions matching regexp"),
    LIST("list", true, "Annotated source of functions matching regexp"),
    TRACES("traces", false, "All samples in text form"),
    TAGS("tags", false, "All tags in the profile"),
    RAW("raw", false, "Text representation of the raw profile"),
    COMMENTS("comments", false, "All comments of the profile"),
    PROTO("proto", false, "The profile in compressed protobuf format"),
    DOT("dot", false, "The call graph in DOT format");

    private final String word;
    private final boolean regex;
    private final String help;

    Kind(String word, boolean regex, String help) {
      this.word = word;
      this.regex = regex;
      this.help = help;
    }

    public static Optional<Kind> of(String word) {
      return List.of(values()).stream().filter(kind -> kind.word.equals(word)).findFirst();
    }

    public String word() {
      return word;
    }

    /** Whether it needs a regular expression of functions. */
    public boolean needsRegex() {
      return regex;
    }

    public String help() {
      return help;
    }

    private boolean isUntrimmed() {
      return this == PEEK || this == LIST || this == PROTO || this == RAW;
    }
  }

  private final PprofProfile profile;
  private final Consumer<String> warnings;

  /**
   * @param profile as {@link Preparation} leaves it
   * @param warnings such as of a filter that matches nothing
   */
  public Reports(PprofProfile profile, Consumer<String> warnings) {
    this.profile = profile;
    this.warnings = warnings;
  }

  public PprofProfile profile() {
    return profile;
  }

  /** The lines that greet who opens the profile. */
  public List<String> head(ReportSettings settings) {
    return report(Kind.TOP, settings).profileLabels();
  }

  /**
   * Prints a report.
   *
   * @param regex of functions, for the kinds that need one
   * @throws PprofException when the settings do not fit the profile, or nothing matches
   */
  public void write(Kind kind, Optional<String> regex, ReportSettings settings, OutputStream out)
      throws IOException {
    Optional<Pattern> symbol = regex.map(text -> Regexes.compile("argument", text));
    Report report = report(kind, settings);
    if (kind == Kind.PROTO) {
      PprofWriter.write(divided(report), out);
      return;
    }
    StringBuilder text = new StringBuilder();
    switch (kind) {
      case TOP, TEXT -> TextReports.top(report, text);
      case TREE -> TextReports.tree(report, Optional.empty(), text);
      case PEEK -> TextReports.tree(report, symbol, text);
      case LIST -> SourceReport.append(report, symbol.orElseThrow(), text);
      case TRACES -> TextReports.traces(report, text);
      case TAGS -> TagReport.append(report, text);
      case RAW -> RawReport.append(report.profile(), text);
      case COMMENTS -> report.profile().comments().forEach(c -> text.append(c).append('\n'));
      case DOT -> DotReport.append(report, text);
      case PROTO -> throw new IllegalStateException("written above");
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** The profile as the settings want it seen, for other views than these. */
  public PprofProfile filtered(ReportSettings settings) {
    return report(Kind.TRACES, settings).profile();
  }

  private Report report(Kind kind, ReportSettings asked) {
    ReportSettings settings = adapted(kind, asked);
    if (settings.fraction("divide_by") == 0) {
      throw new PprofException("zero divisor specified");
    }
    Map<String, String> units = profile.numberUnits();
    int index = profile.sampleIndex(settings.text("sample_index"));
    boolean relative = settings.is("relative_percentages");
    PprofProfile framed = Preparation.withLabelFrames(profile, settings);
    PprofProfile filtered = filter(framed, units, settings);
    long total = Report.total(relative ? filtered : framed, index, settings.is("mean"));
    PprofProfile seen = coarsened(trimmedPaths(kind, filtered, settings), settings);
    return new Report(seen, settings, index, total, units, settings.text("unit"));
  }

  private PprofProfile filter(PprofProfile of, Map<String, String> units, ReportSettings settings) {
    PprofProfile filtered = new StackFilters(settings, warnings).apply(of);
    filtered = new TagFilters(settings, units, warnings).apply(filtered);
    Optional<Pattern> prune = Regexes.of(settings, "prune_from");
    return prune.isPresent() ? StackFilters.pruneFrom(filtered, prune.get()) : filtered;
  }

  private static PprofProfile coarsened(PprofProfile filtered, ReportSettings settings) {
    Granularity granularity = Granularity.of(settings.text("granularity"));
    boolean inlines = !settings.is("noinlines");
    return granularity == Granularity.ADDRESSES && inlines
        ? filtered
        : granularity.coarsen(filtered, inlines);
  }

  /** Only graphs are about files that may lie elsewhere here. */
  private static PprofProfile trimmedPaths(
      Kind kind, PprofProfile filtered, ReportSettings settings) {
    return switch (kind) {
      case RAW, PROTO, TRACES, TAGS, COMMENTS -> filtered;
      case TOP, TEXT, TREE, PEEK, LIST, DOT ->
          filtered.withFunctions(function ->
              function.withFile(
                  FilePaths.trimmed(
                      function.file(), settings.text("trim_path"), settings.text("source_path"))));
    };
  }

  /** Some reports are of use only whole, or only with lines. */
  private static ReportSettings adapted(Kind kind, ReportSettings asked) {
    ReportSettings settings = new ReportSettings(asked);
    if (settings.number("nodecount") == -1) {
      boolean all = kind == Kind.TOP || kind == Kind.TEXT;
      settings.set("nodecount", all ? "0" : "80");
    }
    if (kind == Kind.LIST) {
      settings.set("granularity", "lines");
    }
    if (kind == Kind.RAW || kind == Kind.PROTO) {
      settings.set("granularity", "addresses");
      settings.set("noinlines", "false");
    }
    if (kind.isUntrimmed() || !settings.is("trim")) {
      settings.set("nodecount", "0");
      settings.set("nodefraction", "0");
      settings.set("edgefraction", "0");
    }
    return settings;
  }

  private static PprofProfile divided(Report report) {
    double ratio = report.ratio();
    if (ratio <= 0 || ratio == 1) {
      return report.profile();
    }
    return report
        .profile()
        .withSamples(
            report.profile().samples().stream()
                .map(sample ->
                    new Sample(
                        sample.locations(),
                        sample.values().stream().map(v -> (long) (v * ratio)).toList(),
                        sample.labels(),
                        sample.numbers()))
                .toList());
  }
}
