package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingSink;
import jtrace.profile.jtr.JtrException;
import jtrace.profile.reader.ProfileReader;
import jtrace.profile.reader.ProfileReaders;
import jtrace.profile.reader.UnreadableProfileException;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Opens recordings, jtrace's own and those of other profilers. */
final class RecordingFile {
  private RecordingFile() {}

  /** Reads the file and says on the terminal what of it could not be read. */
  static Recording open(Path file, Terminal terminal) {
    RecordingBuilder builder = new RecordingBuilder();
    copy(file, builder, terminal).ifPresent(builder::readLoss);
    return builder.build();
  }

  /**
   * Hands what the file holds to the sink as it is read, and says on the terminal what of it could
   * not be read.
   */
  static Optional<ReadLoss> copy(Path file, RecordingSink sink, Terminal terminal) {
    try {
      if (Files.isDirectory(file)) {
        throw failed(file, "it is a directory", "give a recording", new IOException());
      }
      ProfileReaders readers = ProfileReaders.standard();
      Optional<ReadLoss> loss = reader(readers, file).read(file, sink);
      loss.ifPresent(what -> terminal.say(file + ": " + what.text()));
      return loss;
    } catch (NoSuchFileException e) {
      throw failed(file, "there is no such file", "check the name; ls *.jtr lists recordings", e);
    } catch (JtrException | UnreadableProfileException e) {
      throw failed(
          file,
          String.valueOf(e.getMessage()),
          "give a whole file of these: " + ProfileReaders.standard().names(),
          e);
    } catch (IOException e) {
      throw failed(file, e.toString(), "check the file and the right to read it", e);
    } catch (OutOfMemoryError e) {
      throw failed(
          file,
          "it is too large for a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB, or so damaged that it seems to be",
          "set JTRACE_HEAP=4g, or write it as .jtr first: jtrace convert FILE -o FILE.jtr",
          new IOException(e));
    }
  }

  private static ProfileReader reader(ProfileReaders readers, Path file) throws IOException {
    return readers
        .of(file)
        .orElseThrow(
            () -> new UnreadableProfileException("its contents are of no format that is known"));
  }

  private static WorldException failed(Path file, String why, String remedy, IOException cause) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot read " + file, why, remedy), cause);
  }
}
