package jtrace.symbolizer.unwind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import jtrace.profile.HeapShare;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSection;
import jtrace.symbolizer.elf.ElfSegment;

/**
 * The call-frame information that a file has.
 *
 * @param bounded whether the size is known from a section header; otherwise a terminator ends it
 */
record FrameSection(DwarfReader reader, boolean debugFrame, boolean bounded) {

  /** What lies behind has no rows. */
  private static final long MAX_BYTES = HeapShare.bytes(8, 1 << 30);

  private static final int GNU_EH_FRAME = 0x6474e550;

  static FrameSection of(ElfFile file, ElfFile debug) {
    Optional<ElfSection> ehFrame = file.section(".eh_frame");
    if (ehFrame.isPresent() && file.content(ehFrame.get()).hasRemaining()) {
      return new FrameSection(
          reader(file, file.content(ehFrame.get()), ehFrame.get().address()), false, true);
    }
    for (ElfSegment segment : file.segments()) {
      if (segment.type() == GNU_EH_FRAME) {
        long address = fromHeader(file, segment);
        ByteBuffer content = address == 0 ? EhFrame.none() : file.at(address);
        if (content.hasRemaining()) {
          return new FrameSection(reader(file, content, address), false, false);
        }
      }
    }
    ByteBuffer own = file.content(".debug_frame");
    ByteBuffer content = own.hasRemaining() ? own : debug.content(".debug_frame");
    return new FrameSection(reader(file, content, 0), true, true);
  }

  /** Where .eh_frame is, from .eh_frame_hdr: version, three encodings, then the pointer. */
  private static long fromHeader(ElfFile file, ElfSegment segment) {
    DwarfReader header = reader(file, file.at(segment.address()), segment.address());
    try {
      int version = header.u1();
      int encoding = header.u1();
      header.u2();
      return version == 1 && encoding != DwarfReader.ENCODING_OMIT ? header.pointer(encoding) : 0;
    } catch (IndexOutOfBoundsException | DwarfReader.UnsupportedEncodingException e) {
      return 0;
    }
  }

  private static DwarfReader reader(ElfFile file, ByteBuffer content, long address) {
    byte[] bytes = new byte[(int) Math.min(content.limit(), MAX_BYTES)];
    content.get(0, bytes);
    long dataBase =
        file.section(".got.plt").or(() -> file.section(".got")).map(ElfSection::address).orElse(0L);
    return new DwarfReader(bytes, address, dataBase, at -> indirect(file, at));
  }

  private static long indirect(ElfFile file, long address) {
    ByteBuffer at = file.at(address);
    return at.limit() < 8 ? -1 : at.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
  }
}
