package jtrace.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats a profile can be written in, and the extensions that ask for them. */
enum OutputFormat {
  JTR("jtr", List.of(".jtr")),
  HTML("html", List.of(".html", ".htm")),
  SVG("svg", List.of(".svg")),
  FOLDED("folded", List.of(".folded", ".collapsed")),
  PPROF("pprof", List.of(".pb.gz", ".pprof")),
  SPEEDSCOPE("speedscope", List.of(".speedscope.json")),
  JSON("json", List.of(".json")),
  TEXT("txt", List.of(".txt")),
  PERF("perf", List.of(".perf"));

  private final String label;
  private final List<String> extensions;

  OutputFormat(String label, List<String> extensions) {
    this.label = label;
    this.extensions = extensions;
  }

  String label() {
    return label;
  }

  /** The extension of default names, with its dot. */
  String extension() {
    return extensions.getFirst();
  }

  /** By its extension; {@code .speedscope.json} goes before {@code .json}. */
  static Optional<OutputFormat> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.extensions.stream().anyMatch(lower::endsWith))
        .findFirst();
  }

  /** By the name given to {@code -f}: a label or an extension without its dot. */
  static OutputFormat ofName(String name) {
    return Arrays.stream(values())
        .filter(f -> f.label.equals(name) || f.extensions.contains("." + name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "option -f: '" + name + "' is no output format",
                "known are " + labels(),
                "give one of them, or let the extension of -o decide"));
  }

  /** The format of one {@code -o}, which {@code -f} overrides. */
  static OutputFormat of(String file, String name) {
    if (!name.isEmpty()) {
      return ofName(name);
    }
    return ofFile(file)
        .orElseThrow(() ->
            new UsageException(
                "option -o: the name '" + file + "' does not tell the format",
                "the extension decides, and known are "
                    + Arrays.stream(values())
                        .flatMap(f -> f.extensions.stream())
                        .collect(Collectors.joining(" ")),
                "use one of these extensions, or add -f FORMAT (" + labels() + ")"));
  }

  private static String labels() {
    return Arrays.stream(values()).map(OutputFormat::label).collect(Collectors.joining(", "));
  }
}
