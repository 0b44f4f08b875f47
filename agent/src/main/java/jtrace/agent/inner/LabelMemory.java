package jtrace.agent.inner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;

/**
 * Labels where jtrace finds them: a mapped file without a name, which /proc/PID/maps shows as
 * {@code jtrace-labels}. A page of facts; a word for each thread, which the kernel's programs read;
 * and the texts of the sets of labels, which the host reads. All its pages exist from the start, so
 * that a full file system fails here and not where a label is set.
 *
 * <p>A word is the thread's id and the set's id in one store of 64 bits, so nobody sees half of it.
 */
final class LabelMemory {
  static final String NAME = ".jtrace-labels-";
  static final int WORDS_A_BUCKET = 8;
  static final int BUCKETS = 1 << 13;
  static final int WORDS = BUCKETS * WORDS_A_BUCKET;

  /** The lower bits of a word are the set, the upper ones the thread. */
  static final int SET_BITS = 24;

  static final int SETS = 1 << 14;

  private static final long MAGIC = 0x314c4542414c544aL; // "JTLABEL1"
  private static final int REFUSED_AT = 8;
  private static final int WORDS_AT = 4096;
  private static final int SETS_AT = WORDS_AT + WORDS * Long.BYTES;
  private static final int SET_BYTES = 256;
  private static final int TEXT_AT = 16;
  static final int TEXT_BYTES_MAX = SET_BYTES - TEXT_AT;
  private static final int SIZE_BYTES = SETS_AT + SETS * SET_BYTES;
  private static final String[] FOLDERS = {"/dev/shm", System.getProperty("java.io.tmpdir")};

  private final MappedByteBuffer bytes;

  private LabelMemory(MappedByteBuffer bytes) {
    this.bytes = bytes;
    bytes.order(ByteOrder.nativeOrder());
    bytes.putLong(0, MAGIC);
  }

  /** Makes it in the first folder that has room. */
  static LabelMemory make() throws IOException {
    IOException failed = new IOException("no folder for it");
    for (String folder : FOLDERS) {
      try {
        return in(Paths.get(folder));
      } catch (IOException e) {
        failed = e;
      }
    }
    throw failed;
  }

  private static LabelMemory in(Path folder) throws IOException {
    Path file =
        Files.createTempFile(
            folder,
            NAME,
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
      while (channel.position() < SIZE_BYTES) {
        zeros.clear();
        zeros.limit((int) Math.min(zeros.capacity(), SIZE_BYTES - channel.position()));
        channel.write(zeros);
      }
      return new LabelMemory(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE_BYTES));
    } finally {
      Files.delete(file);
    }
  }

  long word(int index) {
    return bytes.getLong(WORDS_AT + index * Long.BYTES);
  }

  void word(int index, long value) {
    bytes.putLong(WORDS_AT + index * Long.BYTES, value);
  }

  /** Writes what a set stands for; its number last, so that nobody takes half of it. */
  void set(int id, byte[] text) {
    int at = SETS_AT + (id & SETS - 1) * SET_BYTES;
    CRC32 sum = new CRC32();
    sum.update(text, 0, text.length);
    bytes.putInt(at, 0);
    bytes.putInt(at + 4, text.length);
    bytes.putInt(at + 8, (int) sum.getValue());
    for (int i = 0; i < text.length; i++) {
      bytes.put(at + TEXT_AT + i, text[i]);
    }
    bytes.putInt(at, id);
  }

  /** Says that it is in use no more. Threads may still write to it, so it is not unmapped. */
  void close() {
    bytes.putLong(0, 0);
  }

  /** How many sets found no room, for the host to tell. */
  void refused(long count) {
    bytes.putLong(REFUSED_AT, count);
  }
}
