package jtrace.symbolizer.unwind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A cursor over a frame section. Reading past the end throws {@link IndexOutOfBoundsException}. */
final class DwarfReader {

  static final int ENCODING_OMIT = 0xff;
  private static final int FORM_ABSOLUTE = 0;
  private static final int APPLY_PCREL = 0x10;
  private static final int APPLY_DATAREL = 0x30;
  private static final int APPLY_ALIGNED = 0x50;
  private static final int INDIRECT = 0x80;
  private static final int MAX_LEB_BYTES = 10;

  /** Reads the 8 bytes at a link-time address of the file, for indirect pointers. */
  @FunctionalInterface
  interface Indirection {
    long readLong(long address);
  }

  private final byte[] bytes;
  private final ByteBuffer view;
  private final long address;
  private final long dataBase;
  private final Indirection indirection;
  int at;

  DwarfReader(byte[] bytes, long address, long dataBase, Indirection indirection) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.address = address;
    this.dataBase = dataBase;
    this.indirection = indirection;
  }

  int limit() {
    return bytes.length;
  }

  int u1() {
    return bytes[at++] & 0xff;
  }

  int u2() {
    at += 2;
    return view.getShort(at - 2) & 0xffff;
  }

  long u4() {
    at += 4;
    return view.getInt(at - 4) & 0xffffffffL;
  }

  long u8() {
    at += 8;
    return view.getLong(at - 8);
  }

  long uleb() {
    int first = bytes[at++];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7f;
    for (int i = 1; i < MAX_LEB_BYTES; i++) {
      int b = bytes[at++];
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("LEB128 longer than " + MAX_LEB_BYTES + " bytes");
  }

  long sleb() {
    long value = 0;
    for (int i = 0; i < MAX_LEB_BYTES; i++) {
      int b = bytes[at++];
      int shift = 7 * i;
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return shift + 7 < 64 && (b & 0x40) != 0 ? value | (-1L << (shift + 7)) : value;
      }
    }
    throw new IndexOutOfBoundsException("LEB128 longer than " + MAX_LEB_BYTES + " bytes");
  }

  /** Steps over a NUL-terminated text and returns where it began. */
  int text() {
    int start = at;
    while (bytes[at] != 0) {
      at++;
    }
    at++;
    return start;
  }

  int byteAt(int position) {
    return bytes[position] & 0xff;
  }

  /** A pointer in one of the DW_EH_PE encodings. */
  long pointer(int encoding) {
    long base =
        switch (encoding & 0x70) {
          case FORM_ABSOLUTE -> 0;
          case APPLY_PCREL -> address + at;
          case APPLY_DATAREL -> dataBase;
          case APPLY_ALIGNED -> {
            at = (at + 7) & ~7;
            yield 0;
          }
          default -> throw new UnsupportedEncodingException(encoding);
        };
    long value = base + plain(encoding);
    return (encoding & INDIRECT) == 0 ? value : indirection.readLong(value);
  }

  /** The value without its base, as the length of an FDE is stored. */
  long plain(int encoding) {
    return switch (encoding & 15) {
      case 0, 4, 12 -> u8();
      case 1 -> uleb();
      case 2 -> u2();
      case 3 -> u4();
      case 9 -> sleb();
      case 10 -> (short) u2();
      case 11 -> (int) u4();
      default -> throw new UnsupportedEncodingException(encoding);
    };
  }

  /** A pointer encoding that x86-64 code does not use. */
  static final class UnsupportedEncodingException extends RuntimeException {
    UnsupportedEncodingException(int encoding) {
      super("pointer encoding " + encoding);
    }
  }
}
