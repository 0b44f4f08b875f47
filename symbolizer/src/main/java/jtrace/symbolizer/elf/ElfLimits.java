package jtrace.symbolizer.elf;

import jtrace.profile.HeapShare;

/** Bounds on what is read from one file, which its owner may have made to use up a small heap. */
final class ElfLimits {
  /** A ByteBuffer cannot map more. */
  static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

  static final int MAX_SECTIONS = 65_536;

  /** Each address is looked for in all of them; files of real programs have about ten. */
  static final int MAX_SEGMENTS = 256;

  /** A table with more is not read; sorting takes so many bytes for each. */
  static final int MAX_SYMBOLS = HeapShare.entries(4, 28, 8_000_000);

  /** Slots of the PLT that are kept by address. */
  static final int MAX_PLT_SLOTS = HeapShare.entries(16, 80, 1 << 20);

  static final int MAX_NAME_BYTES = 16_384;
  static final int MAX_BUILD_ID_BYTES = 64;
  static final int MAX_NOTES = 65_536;
  static final int MAX_NOTE_TEXT_BYTES = 4_096;

  /** Inflated size of .gnu_debugdata or a compressed section. */
  static final int MAX_INFLATED_BYTES = (int) HeapShare.bytes(5, 256 << 20);

  /** Memory the XZ decoder may take. */
  static final int MAX_XZ_MEMORY_KIB = (int) (HeapShare.bytes(5, 64 << 20) >> 10);

  private ElfLimits() {}
}
