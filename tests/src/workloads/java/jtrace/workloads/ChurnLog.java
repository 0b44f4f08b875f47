package jtrace.workloads;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The truth of {@link CodeChurn}: lines of begin, end (CLOCK_MONOTONIC) and the ids on the stack.
 */
final class ChurnLog implements AutoCloseable {
  private final BufferedWriter writer;

  ChurnLog(String file) {
    try {
      writer = Files.newBufferedWriter(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From {@code begin} to {@code end} no frame of a generation but these was there, root first. */
  void window(long begin, long end, String ids) {
    try {
      writer.write(begin + " " + end + " " + ids + "\n");
      writer.flush(); // the program is killed at the end
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
