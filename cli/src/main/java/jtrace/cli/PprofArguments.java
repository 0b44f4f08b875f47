package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.report.ReportSettings;
import jtrace.profile.pprof.report.Reports;

/**
 * The command line of {@code jtrace pprof}, which has the form of Go's: options with one or two
 * dashes, before the sources, their values behind an equals sign or a blank.
 *
 * @param view what to show; empty for the prompt
 * @param regex of functions, for views that need one
 */
record PprofArguments(
    Optional<String> view,
    Optional<String> regex,
    ReportSettings settings,
    List<String> sources,
    List<String> base,
    boolean percentOfBase,
    Optional<Integer> seconds,
    Optional<String> http) {

  /** Views that are made of the dot report by another program, or shown by one. */
  static final List<String> DRAWN = List.of("svg", "web");

  /** Options that choose one of the sample types. */
  private static final Map<String, String> SAMPLE_TYPES =
      Map.of(
          "inuse_space", "inuse_space",
          "inuse_objects", "inuse_objects",
          "alloc_space", "alloc_space",
          "alloc_objects", "alloc_objects",
          "total_delay", "delay",
          "mean_delay", "delay",
          "contentions", "contentions");

  static PprofArguments of(List<String> words) {
    return new Parser(words).parse();
  }

  private static final class Parser {
    private final List<String> words;
    private final ReportSettings settings = new ReportSettings();
    private final List<String> base = new ArrayList<>();
    private final List<String> diffBase = new ArrayList<>();
    private Optional<String> view = Optional.empty();
    private Optional<String> regex = Optional.empty();
    private Optional<Integer> seconds = Optional.empty();
    private Optional<String> http = Optional.empty();
    private int at;

    Parser(List<String> words) {
      this.words = words;
    }

    PprofArguments parse() {
      while (at < words.size() && words.get(at).startsWith("-") && words.get(at).length() > 1) {
        String word = words.get(at++).replaceFirst("^--?", "");
        int equals = word.indexOf('=');
        option(
            equals < 0 ? word : word.substring(0, equals),
            equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1)));
      }
      List<String> sources = words.subList(at, words.size());
      if (sources.isEmpty()) {
        throw new UsageException(
            "no profile source specified",
            "jtrace pprof reads a file or fetches a URL",
            "write for example: jtrace pprof -top cpu.pb.gz");
      }
      if (!base.isEmpty() && !diffBase.isEmpty()) {
        throw new UsageException(
            "-base and -diff_base flags cannot both be specified",
            "one subtracts, the other compares",
            "leave one of them out");
      }
      List<String> against = base.isEmpty() ? diffBase : base;
      if (settings.is("normalize") && against.isEmpty()) {
        throw new UsageException(
            "must have base profile to normalize by",
            "-normalize scales to the total of another profile",
            "add -base or -diff_base");
      }
      if (http.isPresent() && view.isPresent()) {
        throw new UsageException(
            "-http is not compatible with an output format on the command line",
            "the pages show all of them",
            "leave one of them out");
      }
      return new PprofArguments(
          view,
          regex,
          settings,
          List.copyOf(sources),
          List.copyOf(against),
          !diffBase.isEmpty(),
          seconds,
          http);
    }

    private void option(String name, Optional<String> value) {
      Optional<Reports.Kind> kind = Reports.Kind.of(name);
      if (kind.isPresent() || DRAWN.contains(name)) {
        view(name, kind.filter(Reports.Kind::needsRegex).map(_ -> argument(name, value)));
      } else if (SAMPLE_TYPES.containsKey(name)) {
        settings.set("sample_index", SAMPLE_TYPES.get(name));
        settings.set("mean", Boolean.toString(name.equals("mean_delay") || settings.is("mean")));
      } else if (ReportSettings.isSwitch(name)) {
        set(name, value.orElse("true"));
      } else if (ReportSettings.isKnown(name)) {
        set(name, argument(name, value));
      } else {
        other(name, value);
      }
    }

    private void other(String name, Optional<String> value) {
      switch (name) {
        case "base" -> base.add(argument(name, value));
        case "diff_base" -> diffBase.add(argument(name, value));
        case "seconds" ->
            seconds =
                Optional.of(RecordingPlan.number("-seconds", argument(name, value), 1, 86_400));
        case "http" -> http = Optional.of(argument(name, value));
        default ->
            throw new UsageException(
                "flag provided but not defined: -" + Printable.of(name, 100),
                "jtrace pprof has no such option",
                "jtrace pprof --help lists all of them");
      }
    }

    private void view(String name, Optional<String> argument) {
      if (view.isPresent()) {
        throw new UsageException(
            "must set at most one output format",
            "both -" + view.get() + " and -" + name + " are given",
            "run it once for each");
      }
      view = Optional.of(name);
      regex = argument;
    }

    private void set(String name, String value) {
      try {
        settings.set(name, value);
      } catch (PprofException e) {
        throw new UsageException(
            "option -" + name + ": " + Printable.of(value, 200) + " is not possible",
            Printable.of(e.getMessage(), 300),
            "jtrace pprof --help says what it may be");
      }
    }

    private String argument(String name, Optional<String> value) {
      if (value.isPresent()) {
        return value.get();
      }
      if (at == words.size()) {
        throw new UsageException(
            "flag needs an argument: -" + name, "nothing follows it", "write -" + name + "=VALUE");
      }
      return words.get(at++);
    }
  }
}
