package jtrace.cli;

import java.util.List;
import java.util.stream.Collectors;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.format.ProfileFormat;

/**
 * One file to write.
 *
 * @param name as given, patterns not filled in
 * @param format of its contents
 */
record Output(String name, ProfileFormat format) {
  static final String RECORDING = ".jtr";

  boolean isRecording() {
    return format.extensions().contains(RECORDING);
  }

  /**
   * The outputs asked for, or one of a default name.
   *
   * @param stem the default name without its extension
   * @param extension the default's extension, unless {@code -f} asks for another format
   */
  static List<Output> of(OutputOptions options, String stem, String extension) {
    FormatRegistry formats = FormatRegistry.standard();
    if (options.files.isEmpty()) {
      ProfileFormat format =
          options.format.isEmpty() ? ofFile(formats, extension) : ofName(formats, options.format);
      return List.of(new Output(stem + format.extensions().getFirst(), format));
    }
    return options.files.stream()
        .map(file ->
            new Output(
                file,
                options.format.isEmpty() ? ofFile(formats, file) : ofName(formats, options.format)))
        .toList();
  }

  static Output ofFile(String file) {
    return new Output(file, ofFile(FormatRegistry.standard(), file));
  }

  private static ProfileFormat ofFile(FormatRegistry formats, String file) {
    try {
      return formats.byFileName(file);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "option -o: the name '" + Printable.of(file, 200) + "' does not tell the format",
          "the extension decides, and known are " + formats.knownExtensions(),
          "use one of these extensions, or add -f with one of them without its dot");
    }
  }

  /** By an extension without its dot. */
  private static ProfileFormat ofName(FormatRegistry formats, String name) {
    return formats.formats().stream()
        .filter(f -> f.extensions().contains("." + name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "option -f: '" + Printable.of(name, 200) + "' is no output format",
                "known are "
                    + formats.formats().stream()
                        .flatMap(f -> f.extensions().stream())
                        .map(extension -> extension.substring(1))
                        .collect(Collectors.joining(", ")),
                "give one of them, or let the extension of -o decide"));
  }
}
