package jtrace.agent.inner;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;

/**
 * Reads this process's memory through its file in /proc, where an address that is not mapped is an
 * error and no crash. For a host that may not read it from outside.
 */
final class OwnMemory implements Closeable {
  private static final int LENGTH_MAX = 1 << 20;

  private final FileChannel memory;

  OwnMemory() throws IOException {
    memory = FileChannel.open(Paths.get("/proc/self/mem"), StandardOpenOption.READ);
  }

  /** Writes what lies at the asked address; nothing when not all of it can be read. */
  void write(ByteBuffer question, Answer answer) throws IOException {
    long address = question.getLong();
    int length = question.getInt();
    if (address < 0 || length < 0 || length > LENGTH_MAX) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    if (read(bytes, address)) {
      answer.bytes(bytes.array());
    }
  }

  private boolean read(ByteBuffer bytes, long address) {
    try {
      while (bytes.hasRemaining()) {
        if (memory.read(bytes, address + bytes.position()) <= 0) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // not mapped
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
