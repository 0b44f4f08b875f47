package jtrace.profile.format;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jtrace.profile.Names;
import jtrace.profile.format.jfr.FlightRecordingFormat;
import jtrace.profile.pprof.PprofFormat;

/** The known output formats, found by the end of a file's name. */
public final class FormatRegistry {
  private final List<ProfileFormat> formats;

  public FormatRegistry(List<ProfileFormat> formats) {
    this.formats = List.copyOf(formats);
  }

  /** All formats of jtrace; a new one is added to this list. */
  public static FormatRegistry standard() {
    return new FormatRegistry(
        List.of(
            new JtrFormatAdapter(),
            FlameFormat.html(),
            FlameFormat.svg(),
            new HeatmapFormat(),
            new TimelineFormat(),
            new TraceEventFormat(),
            new FoldedFormat(),
            new PprofFormat(),
            new SpeedscopeFormat(),
            new FlightRecordingFormat(),
            new JsonFormat(),
            new TextFormat(),
            new PerfScriptFormat()));
  }

  public List<ProfileFormat> formats() {
    return formats;
  }

  /**
   * The format with the longest extension that {@code fileName} ends with, ignoring case.
   *
   * @throws IllegalArgumentException naming the known extensions when there is none
   */
  public ProfileFormat byFileName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return formats.stream()
        .filter(format -> matchedLength(format, name) > 0)
        .max(Comparator.comparingInt(format -> matchedLength(format, name)))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no output format for "
                    + Names.printable(fileName)
                    + "; the extension decides the format; use one of "
                    + knownExtensions()));
  }

  /** All extensions, separated by commas. */
  public String knownExtensions() {
    return formats.stream()
        .flatMap(format -> format.extensions().stream())
        .collect(Collectors.joining(", "));
  }

  private static int matchedLength(ProfileFormat format, String name) {
    return format.extensions().stream()
        .filter(name::endsWith)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }
}
