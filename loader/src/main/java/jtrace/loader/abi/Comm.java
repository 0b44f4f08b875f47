package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** task_struct::comm, a thread's name of up to 15 bytes, ended by a zero. */
final class Comm {
  static final int SIZE_BYTES = 16;

  private Comm() {}

  static String at(ByteBuffer bytes, int offset) {
    byte[] name = new byte[SIZE_BYTES];
    bytes.get(offset, name);
    int length = 0;
    while (length < SIZE_BYTES && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, StandardCharsets.UTF_8);
  }
}
