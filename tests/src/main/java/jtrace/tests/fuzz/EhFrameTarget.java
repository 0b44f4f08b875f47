package jtrace.tests.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.unwind.EhFrame;
import jtrace.symbolizer.unwind.UnwindTable;

/** Frame information alone: the input is the section's content of an otherwise honest file. */
final class EhFrameTarget implements FuzzTarget {
  private static final int CODE_BYTES = 1 << 20;
  private static final int HEADERS_BYTES = 64 + 2 * 56;
  private static final byte[] NAMES = "\0.eh_frame\0.shstrtab\0".getBytes(StandardCharsets.UTF_8);

  @Override
  public void read(byte[] input) {
    try {
      UnwindTable table = EhFrame.read(ElfFile.parse(around(input), "input"));
      int[] pcs = table.pcs();
      for (int i = 0; i < table.rows(); i++) {
        if (i > 0 && Integer.compareUnsigned(pcs[i - 1], pcs[i]) >= 0) {
          throw new IllegalStateException("rows " + (i - 1) + " and " + i + " are not in order");
        }
        table.ruleAt(Integer.toUnsignedLong(pcs[i]));
      }
    } catch (ElfException e) {
      // as documented
    }
  }

  /** Two segments, the input at address 1 MiB and code below it, and three sections. */
  private static ByteBuffer around(byte[] input) {
    int sections = HEADERS_BYTES + input.length + NAMES.length;
    ByteBuffer file = ByteBuffer.allocate(sections + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x464c457f).putInt(0x00010102).putLong(0);
    file.putShort((short) 3).putShort((short) 62).putInt(1).putLong(0x1000);
    file.putLong(64).putLong(sections).putInt(0).putShort((short) 64);
    file.putShort((short) 56).putShort((short) 2);
    file.putShort((short) 64).putShort((short) 3).putShort((short) 2);
    segment(file, 5, 0, 0, 0, CODE_BYTES);
    segment(file, 4, HEADERS_BYTES, CODE_BYTES, input.length, input.length);
    file.put(input).put(NAMES).position(sections + 64);
    section(file, 1, 1, 2, CODE_BYTES, HEADERS_BYTES, input.length);
    section(file, 11, 3, 0, 0, HEADERS_BYTES + input.length, NAMES.length);
    return file.flip();
  }

  private static void segment(
      ByteBuffer file, int flags, long offset, long address, long fileBytes, long memoryBytes) {
    file.putInt(1).putInt(flags).putLong(offset).putLong(address).putLong(address);
    file.putLong(fileBytes).putLong(memoryBytes).putLong(4096);
  }

  private static void section(
      ByteBuffer file, int name, int type, long flags, long address, long offset, long size) {
    file.putInt(name).putInt(type).putLong(flags).putLong(address).putLong(offset);
    file.putLong(size).putInt(0).putInt(0).putLong(8).putLong(0);
  }
}
