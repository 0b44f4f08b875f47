package jtrace.cli;

import java.util.List;

/**
 * One file to write.
 *
 * @param name as given, patterns not filled in
 * @param format of its contents
 */
record Output(String name, OutputFormat format) {

  /** The outputs asked for, or one of the default name. */
  static List<Output> of(OutputOptions options, String defaultName) {
    if (options.files.isEmpty()) {
      String name =
          options.format.isEmpty()
                  || OutputFormat.of(defaultName, "").label().equals(options.format)
              ? defaultName
              : defaultName.substring(0, defaultName.lastIndexOf('.'))
                  + OutputFormat.ofName(options.format).extension();
      return List.of(new Output(name, OutputFormat.of(name, options.format)));
    }
    return options.files.stream()
        .map(file -> new Output(file, OutputFormat.of(file, options.format)))
        .toList();
  }
}
