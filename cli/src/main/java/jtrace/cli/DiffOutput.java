package jtrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jtrace.profile.format.DiffFormat;
import jtrace.profile.format.FormatOptions;

/** One file to write of a difference. */
record DiffOutput(String name, boolean page) {

  static List<DiffOutput> of(OutputOptions options) {
    return options.files.stream().map(file -> of(file, options.format)).toList();
  }

  private static DiffOutput of(String file, String format) {
    String extension = format.isEmpty() ? file.toLowerCase(Locale.ROOT) : "." + format;
    if (extension.endsWith(".html") || extension.endsWith(".htm")) {
      return new DiffOutput(file, true);
    }
    if (extension.endsWith(".folded") || extension.endsWith(".collapsed")) {
      return new DiffOutput(file, false);
    }
    throw new UsageException(
        "option -o: a difference cannot be written to '" + Printable.of(file, 200) + "'",
        "it is a flame graph (.html) or folded stacks with two numbers (.folded)",
        "use one of these extensions");
  }

  void write(DiffFormat format, Terminal terminal) {
    Path path = WrittenProfiles.path(new Output(name, Output.ofFile("x.html").format()), List.of());
    new WrittenProfiles(terminal, FormatOptions.DEFAULT)
        .write(
            path,
            out -> {
              if (page) {
                format.writeHtml(out);
              } else {
                format.writeFolded(out);
              }
            });
  }
}
