package jtrace.symbolizer.elf;

/** A program header. */
public record ElfSegment(
    int type, int flags, long offset, long address, long fileBytes, long memoryBytes) {

  static final int LOAD = 1;
  static final int NOTE = 4;
  static final int GNU_EH_FRAME = 0x6474e550;

  /** {@code PF_W}. */
  public static final int WRITABLE = 2;

  public boolean load() {
    return type == LOAD;
  }

  public boolean executable() {
    return (flags & 1) != 0;
  }

  /** Whether the link-time address lies in the segment. */
  public boolean contains(long at) {
    return at >= address && at - address < memoryBytes;
  }
}
