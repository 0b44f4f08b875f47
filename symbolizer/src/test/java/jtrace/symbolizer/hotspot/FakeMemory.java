package jtrace.symbolizer.hotspot;

import jtrace.symbolizer.TargetMemory;

/** Memory of a process that never was. */
final class FakeMemory {
  private FakeMemory() {}

  /** Only {@code bytes} at {@code base} can be read. */
  static TargetMemory at(long base, byte[] bytes) {
    return (address, into, offset, length) -> {
      long from = address - base;
      if (from < 0 || from + length > bytes.length) {
        return false;
      }
      System.arraycopy(bytes, (int) from, into, offset, length);
      return true;
    };
  }
}
