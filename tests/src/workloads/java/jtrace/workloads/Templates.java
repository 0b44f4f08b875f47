package jtrace.workloads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Class files that become other classes by replacing bytes. */
final class Templates {
  private static final byte[] NUMBER = "00000000".getBytes(StandardCharsets.US_ASCII);

  private Templates() {}

  static byte[] bytes(Class<?> type) {
    String name = type.getName();
    try (InputStream in =
        type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class with {@code number} for every {@code 00000000}. */
  static byte[] numbered(byte[] template, int number) {
    byte[] digits = "%08d".formatted(number).getBytes(StandardCharsets.US_ASCII);
    byte[] copy = template.clone();
    for (int at = 0; at + NUMBER.length <= copy.length; at++) {
      if (java.util.Arrays.equals(copy, at, at + NUMBER.length, NUMBER, 0, NUMBER.length)) {
        System.arraycopy(digits, 0, copy, at, digits.length);
        at += NUMBER.length - 1;
      }
    }
    return copy;
  }

  /** Index of a text in the constant pool. Source: JVMS 4.4. */
  static int indexOfUtf8(ByteBuffer file, String text) {
    int count = file.getShort(8) & 0xffff;
    int at = 10;
    for (int index = 1; index < count; index++) {
      int tag = file.get(at);
      switch (tag) {
        case 1 -> {
          byte[] utf8 = new byte[file.getShort(at + 1) & 0xffff];
          file.get(at + 3, utf8);
          if (new String(utf8, StandardCharsets.UTF_8).equals(text)) {
            return index;
          }
          at += 3 + utf8.length;
        }
        case 3, 4, 9, 10, 11, 12, 17, 18 -> at += 5;
        case 5, 6 -> {
          at += 9;
          index++;
        }
        case 7, 8, 16, 19, 20 -> at += 3;
        case 15 -> at += 4;
        default -> throw new IllegalStateException("constant pool tag " + tag);
      }
    }
    throw new IllegalStateException("no " + text);
  }
}
