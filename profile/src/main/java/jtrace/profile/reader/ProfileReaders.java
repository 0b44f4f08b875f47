package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jtrace.profile.reader.jfr.FlightRecordingReader;

/** The known input formats, recognised by a file's contents; its name does not matter. */
public final class ProfileReaders {
  private final List<ProfileReader> readers;

  public ProfileReaders(List<ProfileReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /** All formats that jtrace reads; a new one is added to this list, the looser ones last. */
  public static ProfileReaders standard() {
    return new ProfileReaders(
        List.of(
            new JtrFileReader(),
            new FlightRecordingReader(),
            new FlameHtmlReader(),
            new PerfScriptReader(),
            new FoldedReader()));
  }

  /** The reader for a file; empty when none knows its format. */
  public Optional<ProfileReader> of(Path file) throws IOException {
    Head head = Head.of(file);
    return readers.stream().filter(reader -> reader.recognises(head)).findFirst();
  }

  /** The formats' names, separated by commas. */
  public String names() {
    return readers.stream().map(ProfileReader::name).collect(Collectors.joining(", "));
  }
}
