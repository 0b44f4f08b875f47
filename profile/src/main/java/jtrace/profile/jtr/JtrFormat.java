package jtrace.profile.jtr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Constants and the two fixed-size headers of the file; docs/JTR-FORMAT.md is the text to them. */
final class JtrFormat {
  /** 2: virtual threads have an id. 3: samples stand for several events. 4: threads have labels. */
  static final int MAJOR = 4;

  /** Flags of a thread. */
  static final int JAVA_THREAD = 1;

  static final int VIRTUAL_THREAD = 2;

  static final int LABELLED_THREAD = 4;

  static final int MINOR = 0;

  static final int FILE_HEADER_BYTES = 16;
  static final int BLOCK_HEADER_BYTES = 32;

  static final int DEFINITIONS = 1;
  static final int SAMPLES = 2;
  static final int COUNTERS = 3;
  static final int END = 4;

  static final int DEFLATED = 1;

  /** A block's payload, stored or inflated, is never longer. */
  static final int MAX_BLOCK_BYTES = 4 << 20;

  /** A string's UTF-8 bytes; longer ones are cut by the writer and refused by the reader. */
  static final int MAX_STRING_BYTES = 128 << 10;

  /** Frames of a stack; deeper ones are refused. */
  static final int MAX_STACK_FRAMES = 1 << 16;

  static final int DEF_STRING = 1;
  static final int DEF_FACT = 2;
  static final int DEF_EVENT = 3;
  static final int DEF_MODULE = 4;
  static final int DEF_PROCESS = 5;
  static final int DEF_THREAD = 6;
  static final int DEF_FRAME = 7;
  static final int DEF_STACK = 8;

  /** Not ASCII first, then line ends of both kinds: text-mode transfers are noticed. */
  private static final byte[] MAGIC = {(byte) 0x89, 'J', 'T', 'R', '\r', '\n', 0x1a, '\n'};

  private static final int BLOCK_MARK = 0x4b4c424a; // "JBLK"

  private JtrFormat() {}

  static ByteBuffer fileHeader() {
    ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) MAJOR).putShort((short) MINOR);
    header.putInt(crc(header.array(), 0, 12));
    return header.flip();
  }

  static boolean hasMagic(ByteBuffer header) {
    for (int i = 0; i < Math.min(MAGIC.length, header.remaining()); i++) {
      if (header.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /** The fixed part before every payload. */
  record BlockHeader(
      int type, int flags, int storedBytes, int rawBytes, long timeNanos, int payloadCrc) {

    ByteBuffer encode() {
      ByteBuffer header = ByteBuffer.allocate(BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(BLOCK_MARK).put((byte) type).put((byte) flags).putShort((short) 0);
      header.putInt(storedBytes).putInt(rawBytes).putLong(timeNanos).putInt(payloadCrc);
      header.putInt(crc(header.array(), 0, 28));
      return header.flip();
    }

    /** Whether {@code bytes} is a whole, unchanged block header. */
    static boolean isValid(ByteBuffer bytes) {
      return bytes.getInt(0) == BLOCK_MARK
          && bytes.getInt(28) == crc(bytes.array(), 0, 28)
          && Integer.compareUnsigned(bytes.getInt(8), MAX_BLOCK_BYTES) <= 0
          && Integer.compareUnsigned(bytes.getInt(12), MAX_BLOCK_BYTES) <= 0;
    }

    static BlockHeader decode(ByteBuffer bytes) {
      return new BlockHeader(
          bytes.get(4) & 0xff,
          bytes.get(5) & 0xff,
          bytes.getInt(8),
          bytes.getInt(12),
          bytes.getLong(16),
          bytes.getInt(24));
    }
  }
}
