package jtrace.loader.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds a section of a 64-bit little-endian ELF file by name. */
final class ElfSection {
  private static final int HEADER_BYTES = 64;
  private static final int SECTION_HEADER_BYTES = 64;

  private ElfSection() {}

  /**
   * @return the section's bytes; empty when there is none, or when the file is not a sound ELF file
   */
  static Optional<byte[]> find(byte[] elf, String name) {
    ByteBuffer data = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.length < HEADER_BYTES || data.getInt(0) != 0x464c457f || elf[4] != 2 || elf[5] != 1) {
      return Optional.empty();
    }
    long headers = data.getLong(0x28);
    int count = Short.toUnsignedInt(data.getShort(0x3c));
    int names = Short.toUnsignedInt(data.getShort(0x3e));
    if (headers < 0
        || headers > elf.length - (long) count * SECTION_HEADER_BYTES
        || names >= count) {
      return Optional.empty();
    }
    Optional<byte[]> strings = content(elf, data, (int) headers + names * SECTION_HEADER_BYTES);
    for (int i = 0; strings.isPresent() && i < count; i++) {
      int header = (int) headers + i * SECTION_HEADER_BYTES;
      if (nameAt(strings.get(), data.getInt(header)).equals(name)) {
        return content(elf, data, header);
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> content(byte[] elf, ByteBuffer data, int header) {
    long offset = data.getLong(header + 0x18);
    long size = data.getLong(header + 0x20);
    if (offset < 0 || size < 0 || offset > elf.length || size > elf.length - offset) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(elf, (int) offset, (int) (offset + size)));
  }

  private static String nameAt(byte[] strings, int offset) {
    if (offset < 0 || offset >= strings.length) {
      return "";
    }
    int end = offset;
    while (end < strings.length && strings[end] != 0) {
      end++;
    }
    return new String(strings, offset, end - offset, StandardCharsets.ISO_8859_1);
  }
}
