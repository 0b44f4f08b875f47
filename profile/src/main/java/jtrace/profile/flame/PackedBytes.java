package jtrace.profile.flame;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** Unsigned LEB128 numbers in a row, as text in base 64. */
final class PackedBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void add(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative " + value);
    }
    long rest = value;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  String base64() {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
