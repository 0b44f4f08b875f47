package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Zero-terminated strings in foreign memory. */
final class CStrings {
  private static final int MAX_BYTES = 4096;

  private CStrings() {}

  /** The string at an address a library returned; empty for NULL, cut at a limit. */
  static String at(long address) {
    return address == 0
        ? ""
        : read(MemorySegment.ofAddress(address).reinterpret(MAX_BYTES), MAX_BYTES);
  }

  /** The string at the start of a segment, ended by a zero byte or the segment's end. */
  static String read(MemorySegment segment) {
    return read(segment, segment.byteSize());
  }

  private static String read(MemorySegment segment, long limit) {
    int length = 0;
    while (length < limit && segment.get(ValueLayout.JAVA_BYTE, length) != 0) {
      length++;
    }
    byte[] bytes = segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
