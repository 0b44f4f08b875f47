package jtrace.symbolizer.elf;

/**
 * A section header.
 *
 * @param address link-time virtual address, 0 when not loaded
 * @param offset file offset
 * @param sizeBytes size in the file (in memory for SHT_NOBITS)
 */
public record ElfSection(
    String name, int type, long flags, long address, long offset, long sizeBytes, int link) {

  static final int SYMTAB = 2;
  static final int NOBITS = 8;
  static final int DYNSYM = 11;
  static final int NOTE = 7;
  static final long FLAG_EXECUTABLE = 4;
  static final long FLAG_COMPRESSED = 0x800;

  public boolean executable() {
    return (flags & FLAG_EXECUTABLE) != 0;
  }

  /** Whether the link-time address lies in the section. */
  public boolean contains(long at) {
    return address != 0 && at >= address && at - address < sizeBytes;
  }
}
