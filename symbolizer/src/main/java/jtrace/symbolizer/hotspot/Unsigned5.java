package jtrace.symbolizer.hotspot;

/**
 * Reads HotSpot's UNSIGNED5 integers (unsigned5.hpp, before JDK 20 compressedStream.hpp): byte i
 * adds (b - excess) &lt;&lt; 6i, bytes from 192 on are followed by another, at most five. Reading
 * past the end gives zeros.
 */
final class Unsigned5 {
  static final int FIRST_CONTINUED = 192;
  static final int MAX_BYTES = 5;

  private final byte[] bytes;
  private final int excess;
  private int position;

  Unsigned5(byte[] bytes, int position, int excess) {
    this.bytes = bytes;
    this.position = position;
    this.excess = excess;
  }

  boolean hasNext() {
    return position < bytes.length;
  }

  int nextByte() {
    return position < bytes.length ? bytes[position++] & 0xff : 0;
  }

  int next() {
    int value = 0;
    for (int i = 0; i < MAX_BYTES; i++) {
      if (!hasNext()) {
        return 0;
      }
      int b = nextByte();
      value += (b - excess) << (6 * i);
      if (b < FIRST_CONTINUED) {
        break;
      }
    }
    return value;
  }

  int nextSigned() {
    int value = next();
    return (value >>> 1) ^ -(value & 1);
  }
}
