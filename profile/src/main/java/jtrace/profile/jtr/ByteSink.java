package jtrace.profile.jtr;

import java.util.Arrays;

/** A growing byte array with the file's primitive types. */
final class ByteSink {
  private byte[] bytes = new byte[4096];
  private int size;

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  void u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** LEB128, seven bits a byte, lowest first. */
  void varint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A signed number, small when near zero. */
  void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void raw(byte[] from, int length) {
    reserve(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
