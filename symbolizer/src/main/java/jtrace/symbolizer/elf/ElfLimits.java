package jtrace.symbolizer.elf;

/** Bounds on what is read from one file. */
final class ElfLimits {
  /** A ByteBuffer cannot map more. */
  static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

  static final int MAX_SECTIONS = 65_536;
  static final int MAX_SEGMENTS = 4_096;
  static final int MAX_SYMBOLS = 8_000_000;
  static final int MAX_NAME_BYTES = 16_384;
  static final int MAX_BUILD_ID_BYTES = 64;
  static final int MAX_NOTES = 65_536;
  static final int MAX_NOTE_TEXT_BYTES = 4_096;

  /** Inflated size of .gnu_debugdata or a compressed section. */
  static final int MAX_INFLATED_BYTES = 256 << 20;

  /** Memory the XZ decoder may take. */
  static final int MAX_XZ_MEMORY_KIB = 64 << 10;

  private ElfLimits() {}
}
