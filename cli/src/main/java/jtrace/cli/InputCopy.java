package jtrace.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A file to read, or a copy of what came through a pipe, which can be read only once. */
record InputCopy(Path path, boolean temporary) implements AutoCloseable {

  static InputCopy of(Path file) {
    if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
      return new InputCopy(file, false);
    }
    try (InputStream in = Files.newInputStream(file)) {
      Path copy = Files.createTempFile("jtrace-input", "");
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      return new InputCopy(copy, true);
    } catch (IOException e) {
      throw failed("cannot read " + file, e, "check that something writes into it");
    }
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw failed("cannot remove " + path, e, "remove it by hand");
      }
    }
  }

  private static WorldException failed(String what, IOException e, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem(what, String.valueOf(e), remedy), e);
  }
}
