package jtrace.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Keeps the last report as a compressed file and reads it back to check it. */
final class Archive implements AutoCloseable {
  private static final int COPIES = 40;

  private final Path file;

  Archive(Path folder) {
    file = folder.resolve("report.json.gz");
  }

  /** Writes the report, reads it back, and returns its checksum. */
  synchronized long store(byte[] report) throws IOException {
    CRC32 written = new CRC32();
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < COPIES; i++) {
        out.write(report);
        written.update(report);
      }
    }
    if (readBack() != written.getValue()) {
      throw new IOException("checksum of " + file + " is wrong");
    }
    return written.getValue();
  }

  private long readBack() throws IOException {
    CRC32 read = new CRC32();
    byte[] buffer = new byte[8192];
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read.update(buffer, 0, count);
      }
    }
    return read.getValue();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
