package jtrace.symbolizer.hotspot;

import java.util.Arrays;

/**
 * A method's line numbers. Source: CompressedLineNumberReadStream in constMethod.hpp and
 * compressedStream.hpp of OpenJDK: a byte of 5 bits of bci delta and 3 bits of line delta, or 0xff
 * and two signed UNSIGNED5 deltas; 0 ends. Entries are in the compiler's order, not sorted.
 */
final class LineTable {
  static final int MAX_BYTES = 1 << 18;
  static final LineTable NONE = new LineTable(new byte[0], 0);

  private static final int ESCAPE = 0xff;

  private final byte[] bytes;
  private final int excess;

  /**
   * @param excess what UNSIGNED5 subtracts from each byte: 0 up to JDK 19, 1 from 20
   */
  LineTable(byte[] bytes, int excess) {
    this.bytes = bytes;
    this.excess = excess;
  }

  /** Reads a table of unknown length, at most up to {@link #MAX_BYTES}. */
  static LineTable read(TargetReader reader, long address, int excess) {
    byte[] into = new byte[64];
    int length = 0;
    int pending = 0; // UNSIGNED5 integers that still belong to an escape
    int digits = 0; // bytes of the current one
    while (length < MAX_BYTES) {
      int b = reader.u8(address + length);
      if (length == into.length) {
        into = Arrays.copyOf(into, length * 2);
      }
      into[length++] = (byte) b;
      if (pending > 0) {
        digits++;
        if (b < Unsigned5.FIRST_CONTINUED || digits == Unsigned5.MAX_BYTES) {
          pending--;
          digits = 0;
        }
      } else if (b == 0) {
        return new LineTable(Arrays.copyOf(into, length), excess);
      } else if (b == ESCAPE) {
        pending = 2;
      }
    }
    throw new BadTargetException("endless line table");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LineTable table && Arrays.equals(bytes, table.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The line of the greatest bci at or below {@code bci}; 0 when there is none. */
  int line(int bci) {
    if (bci < 0) {
      return 0;
    }
    Unsigned5 in = new Unsigned5(bytes, 0, excess);
    int atBci = 0;
    int atLine = 0;
    int bestBci = -1;
    int bestLine = 0;
    while (in.hasNext()) {
      int b = in.nextByte();
      if (b == 0) {
        break;
      }
      if (b == ESCAPE) {
        atBci += in.nextSigned();
        atLine += in.nextSigned();
      } else {
        atBci += b >> 3;
        atLine += b & 7;
      }
      if (atBci <= bci && atBci >= bestBci) {
        bestBci = atBci;
        bestLine = atLine;
      }
    }
    return Math.max(0, bestLine);
  }
}
