package jtrace.symbolizer.hotspot;

/** Limits on what is believed of a target that more than one reader shares. */
final class Limits {
  /** Larger than any VM structure. */
  static final int MAX_FIELD_OFFSET = 1 << 16;

  /** As in jtrace_abi.h. */
  static final int MAX_CODE_HEAPS = 8;

  /** A symbol's length is a u2. */
  static final int MAX_SYMBOL_BYTES = 0xffff;

  private Limits() {}
}
