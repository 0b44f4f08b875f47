package jtrace.symbolizer.elf;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Walks note sections and segments. Layout: elf.h, Elf64_Nhdr. */
final class ElfNotes {

  private static final int NT_GNU_BUILD_ID = 3;

  /** One note's description. */
  @FunctionalInterface
  interface Visitor {
    /** Returns false to stop. */
    boolean note(String owner, int type, ByteBuffer description);
  }

  private ElfNotes() {}

  static String buildId(ElfFile file) {
    String[] found = {""};
    Visitor visitor =
        (owner, type, description) -> {
          int size = description.limit();
          if (owner.equals("GNU")
              && type == NT_GNU_BUILD_ID
              && size > 0
              && size <= ElfLimits.MAX_BUILD_ID_BYTES) {
            byte[] id = new byte[size];
            description.get(0, id);
            found[0] = HexFormat.of().formatHex(id);
            return false;
          }
          return true;
        };
    for (ElfSegment s : file.segments()) {
      if (found[0].isEmpty() && s.type() == ElfSegment.NOTE) {
        walk(file.range(s.offset(), s.fileBytes()), visitor);
      }
    }
    for (ElfSection s : file.sections()) {
      if (found[0].isEmpty() && s.type() == ElfSection.NOTE) {
        walk(file.content(s), visitor);
      }
    }
    return found[0];
  }

  static void walk(ByteBuffer notes, Visitor visitor) {
    long at = 0;
    for (int i = 0; i < ElfLimits.MAX_NOTES && at + 12 <= notes.limit(); i++) {
      long nameBytes = notes.getInt((int) at) & 0xffffffffL;
      long descriptionBytes = notes.getInt((int) at + 4) & 0xffffffffL;
      int type = notes.getInt((int) at + 8);
      long description = at + 12 + aligned(nameBytes);
      long next = description + aligned(descriptionBytes);
      if (description + descriptionBytes > notes.limit()) {
        return;
      }
      String owner = ElfHeaders.text(notes, (int) at + 12, (int) Math.min(nameBytes, 64));
      ByteBuffer slice =
          notes.slice((int) description, (int) descriptionBytes).order(notes.order());
      if (!visitor.note(owner, type, slice)) {
        return;
      }
      at = next;
    }
  }

  private static long aligned(long sizeBytes) {
    return (sizeBytes + 3) & ~3L;
  }
}
