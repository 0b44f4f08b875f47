package jtrace.workloads;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * The truth of {@link CodeChurn} and {@link KnownLines}: lines of begin, end (CLOCK_MONOTONIC) and
 * the ids on the stack.
 */
public final class ChurnLog implements AutoCloseable {
  private final BufferedWriter writer;

  ChurnLog(String file) {
    try {
      writer = Files.newBufferedWriter(Paths.get(file));
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

  /** Logs a window that ends now; when that is logged, which is where the next may begin. */
  public long since(long begin, String ids) {
    window(begin, System.nanoTime(), ids);
    return System.nanoTime();
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
