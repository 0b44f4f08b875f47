package jtrace.profile.reader.jfr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.profile.ReadLoss;
import jtrace.profile.reader.UnreadableProfileException;

/**
 * The parts of a flight recording, each of which can be read alone. Source: the chunk header in
 * jdk.jfr.internal.consumer.ChunkHeader.
 *
 * @param whole parts that are there to their end
 * @param wholeBytes bytes of them
 * @param unreadBytes bytes after them
 * @param changing the part after them says that its head is being written: the JDK's parser would
 *     wait for that
 */
record Chunks(int whole, long wholeBytes, long unreadBytes, boolean changing) {
  private static final int HEADER_BYTES = 68;
  private static final int MAGIC = 0x464c5200;
  private static final int STATE = 64;
  private static final byte CHANGING = (byte) 0xff;
  private static final int MAX_CHUNKS = 1_000_000;

  static Chunks of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      long at = 0;
      int whole = 0;
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
      while (at + HEADER_BYTES <= size && whole < MAX_CHUNKS) {
        header.clear();
        channel.read(header, at);
        if (header.position() < HEADER_BYTES || header.getInt(0) != MAGIC) {
          break;
        }
        int major = header.getShort(4);
        if (major != 1 && major != 2) {
          throw new UnreadableProfileException(
              "it has version "
                  + major
                  + " of the format; only that of JDK 8u262 or newer can be read");
        }
        if (header.get(STATE) == CHANGING) {
          return new Chunks(whole, at, size - at, true);
        }
        long length = header.getLong(8);
        if (length < HEADER_BYTES || length > size - at) {
          break;
        }
        at += length;
        whole++;
      }
      return new Chunks(whole, at, size - at, false);
    }
  }

  Optional<ReadLoss> loss() {
    return unreadBytes == 0
        ? Optional.empty()
        : Optional.of(new ReadLoss(ReadLoss.Cause.UNFINISHED, unreadBytes, 0, 0));
  }
}
