package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;
import jtrace.profile.jtr.JtrReader;
import jtrace.profile.jtr.JtrWriter;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * Everything, in one file.
 *
 * @param path the {@code .jtr}
 */
record FileStore(Path path) implements Store {

  @Override
  public RecordingSink open() throws IOException {
    return JtrWriter.create(path);
  }

  @Override
  public Recording read() throws IOException {
    return JtrReader.read(path);
  }

  @Override
  public String howToRead() {
    return "jtrace report " + path;
  }

  @Override
  public boolean isFull() {
    return false; // the writer forgets what it can write again
  }

  @Override
  public void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem("cannot remove " + path, String.valueOf(e), "remove it by hand"),
          e);
    }
  }
}
