package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;

/** Reads one format of profiles. */
public interface ProfileReader {

  /** The format's name, for people. */
  String name();

  /** Whether a file that begins so is of this format. */
  boolean recognises(Head head);

  /**
   * Adds the file's contents to the sink, bit by bit.
   *
   * @return what could not be read; empty when the file was whole
   * @throws UnreadableProfileException when nothing of it can be used
   */
  Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException;
}
