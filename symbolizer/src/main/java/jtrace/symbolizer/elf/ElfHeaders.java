package jtrace.symbolizer.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Section and program headers; those outside the file are left out. Layout: elf.h, Elf64_Ehdr. */
final class ElfHeaders {

  private final ByteBuffer bytes;

  ElfHeaders(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  List<ElfSection> sections(int entryBytes) {
    long table = bytes.getLong(40);
    if ((bytes.getShort(58) & 0xffff) != entryBytes || !inside(table, entryBytes)) {
      return List.of();
    }
    int first = (int) table;
    long count = bytes.getShort(60) & 0xffff;
    if (count == 0) {
      count = bytes.getLong(first + 32); // extended numbering: sh_size of section 0
    }
    int names = bytes.getShort(62) & 0xffff;
    if (names == 0xffff) {
      names = bytes.getInt(first + 40);
    }
    count = clamp(count, ElfLimits.MAX_SECTIONS, (bytes.limit() - first) / entryBytes);
    long nameTable = 0;
    long nameBytes = 0;
    if (names >= 0 && names < count) {
      nameTable = bytes.getLong(first + names * entryBytes + 24);
      nameBytes = bytes.getLong(first + names * entryBytes + 32);
      if (nameTable < 0 || nameBytes < 0 || nameTable > bytes.limit() - nameBytes) {
        nameBytes = 0;
      }
    }
    List<ElfSection> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = first + i * entryBytes;
      long name = bytes.getInt(at) & 0xffffffffL;
      all.add(
          new ElfSection(
              name < nameBytes ? text(bytes, (int) (nameTable + name), 256) : "",
              bytes.getInt(at + 4),
              bytes.getLong(at + 8),
              bytes.getLong(at + 16),
              bytes.getLong(at + 24),
              bytes.getLong(at + 32),
              bytes.getInt(at + 40)));
    }
    return List.copyOf(all);
  }

  /** Segments of a debug file lie outside it: their addresses still hold. */
  List<ElfSegment> segments(int entryBytes, int extended) {
    long table = bytes.getLong(32);
    int count = bytes.getShort(56) & 0xffff;
    if ((bytes.getShort(54) & 0xffff) != entryBytes || !inside(table, entryBytes)) {
      return List.of();
    }
    int first = (int) table;
    if (count == extended) {
      long sections = bytes.getLong(40);
      count = inside(sections, 64) ? bytes.getInt((int) sections + 44) : 0;
    }
    count = (int) clamp(count, ElfLimits.MAX_SEGMENTS, (bytes.limit() - first) / entryBytes);
    List<ElfSegment> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = first + i * entryBytes;
      ElfSegment segment =
          new ElfSegment(
              bytes.getInt(at),
              bytes.getInt(at + 4),
              bytes.getLong(at + 8),
              bytes.getLong(at + 16),
              bytes.getLong(at + 32),
              bytes.getLong(at + 40));
      if (segment.offset() >= 0 && segment.fileBytes() >= 0 && segment.memoryBytes() >= 0) {
        all.add(segment);
      }
    }
    return List.copyOf(all);
  }

  private boolean inside(long offset, int sizeBytes) {
    return offset > 0 && offset <= bytes.limit() - sizeBytes;
  }

  private static long clamp(long count, int limit, int available) {
    return Math.max(0, Math.min(count, Math.min(limit, available)));
  }

  /**
   * A NUL-terminated text; what ends at the buffer's end or at the limit is cut there, and what
   * begins behind it is empty.
   */
  static String text(ByteBuffer from, int at, int limitBytes) {
    if (at >= from.limit()) {
      return "";
    }
    int end = at;
    int stop = (int) Math.min(from.limit(), (long) at + limitBytes);
    while (end < stop && from.get(end) != 0) {
      end++;
    }
    byte[] raw = new byte[end - at];
    from.get(at, raw);
    return new String(raw, StandardCharsets.UTF_8);
  }
}
