package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrException;
import jtrace.profile.jtr.JtrReader;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Opens recordings for reports. */
final class RecordingFile {
  private RecordingFile() {}

  /** Reads the file and says on the terminal what of it could not be read. */
  static Recording open(Path file, Terminal terminal) {
    try {
      if (Files.isDirectory(file)) {
        throw failed(file, "it is a directory", "give a .jtr file", new IOException());
      }
      Recording recording = JtrReader.read(file);
      recording.readLoss().ifPresent(loss -> terminal.say(file + ": " + loss.text()));
      return recording;
    } catch (NoSuchFileException e) {
      throw failed(file, "there is no such file", "check the name; ls *.jtr lists recordings", e);
    } catch (JtrException e) {
      throw failed(file, e.getMessage(), "give a file that jtrace record wrote", e);
    } catch (IOException e) {
      throw failed(file, e.toString(), "check the file and the right to read it", e);
    }
  }

  private static WorldException failed(Path file, String why, String remedy, IOException cause) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot read " + file, why, remedy), cause);
  }
}
