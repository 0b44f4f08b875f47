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

  /** Writes what lies at the asked address; less when not all of it can be read. */
  void write(ByteBuffer question, Answer answer) throws IOException {
    long address = question.getLong();
    int length = question.getInt();
    if (address < 0 || length < 0 || length > LENGTH_MAX) {
      return;
    }
    int done = 0;
    while (done < length) {
      ByteBuffer room = answer.room();
      int limit = room.limit();
      room.limit(Math.min(limit, room.position() + length - done));
      int count = read(room, address + done);
      room.limit(limit);
      if (count <= 0) {
        return;
      }
      done += count;
    }
  }

  private int read(ByteBuffer into, long address) {
    try {
      return memory.read(into, address);
    } catch (IOException e) {
      return 0; // not mapped
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
