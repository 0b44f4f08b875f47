package jtrace.workloads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Class files that become other classes by replacing bytes. */
final class Templates {
  private static final byte[] NUMBER = "00000000".getBytes(StandardCharsets.US_ASCII);

  /** Bytes of a constant by its tag, without a text's own. */
  private static final int[] SIZES = {
    0, 3, 0, 5, 5, 9, 9, 3, 3, 5, 5, 5, 5, 0, 0, 4, 3, 5, 5, 3, 3
  };

  private Templates() {}

  static byte[] bytes(Class<?> type) {
    String name = type.getName();
    try (InputStream in =
        type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class with {@code number} for every {@code 00000000}. */
  static byte[] numbered(byte[] template, int number) {
    byte[] digits = String.format("%08d", number).getBytes(StandardCharsets.US_ASCII);
    byte[] copy = template.clone();
    for (int at = 0; at + NUMBER.length <= copy.length; at++) {
      if (isNumber(copy, at)) {
        System.arraycopy(digits, 0, copy, at, digits.length);
        at += NUMBER.length - 1;
      }
    }
    return copy;
  }

  private static boolean isNumber(byte[] bytes, int at) {
    int same = 0;
    while (same < NUMBER.length && bytes[at + same] == NUMBER[same]) {
      same++;
    }
    return same == NUMBER.length;
  }

  /** Index of a text in the constant pool. Source: JVMS 4.4. */
  static int indexOfUtf8(ByteBuffer file, String text) {
    int count = file.getShort(8) & 0xffff;
    int at = 10;
    for (int index = 1; index < count; index++) {
      int tag = file.get(at);
      if (tag == 1) {
        byte[] utf8 = new byte[file.getShort(at + 1) & 0xffff];
        ByteBuffer bytes = file.duplicate();
        ((java.nio.Buffer) bytes).position(at + 3);
        bytes.get(utf8);
        if (new String(utf8, StandardCharsets.UTF_8).equals(text)) {
          return index;
        }
        at += utf8.length;
      }
      if (tag >= SIZES.length || SIZES[tag] == 0) {
        throw new IllegalStateException("constant pool tag " + tag);
      }
      at += SIZES[tag];
      index += tag == 5 || tag == 6 ? 1 : 0; // long and double take two
    }
    throw new IllegalStateException("no " + text);
  }
}
