package jtrace.profile.jtr;

import java.nio.charset.StandardCharsets;

/** Reads the file's primitive types from one payload; every length is checked before use. */
final class ByteSource {
  private final byte[] bytes;
  private final int limit;
  private int position;

  ByteSource(byte[] bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  boolean hasMore() {
    return position < limit;
  }

  int u8() throws DamagedBlockException {
    if (position >= limit) {
      throw new DamagedBlockException("ends inside a record");
    }
    return bytes[position++] & 0xff;
  }

  long varint() throws DamagedBlockException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new DamagedBlockException("number longer than 10 bytes");
  }

  long zigzag() throws DamagedBlockException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A non-negative number not above {@code max}. */
  int bounded(int max, String what) throws DamagedBlockException {
    long value = varint();
    if (value < 0 || value > max) {
      throw new DamagedBlockException(what + " " + Long.toUnsignedString(value) + " > " + max);
    }
    return (int) value;
  }

  String utf8(int length) throws DamagedBlockException {
    if (length > limit - position) {
      throw new DamagedBlockException("string longer than its block");
    }
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }
}
