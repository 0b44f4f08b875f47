package jtrace.loader.abi;

import java.nio.ByteBuffer;

/**
 * struct jt_mapping: an executable mapping of a process.
 *
 * @param bias address minus bias is the link-time virtual address
 * @param rowsFirst the table's slice of the rows; count 0 means no table
 * @param module the host's id of the ELF file
 */
public record MappingTwin(
    long start, long end, long bias, int rowsFirst, int rowsCount, int module, int flags) {
  public static final int FLAG_VDSO = 1;
  public static final int FLAG_LIBJVM = 2;

  static final Layout LAYOUT = Layout.of("jt_mapping");
  private static final int START = LAYOUT.u64("start");
  private static final int END = LAYOUT.u64("end");
  private static final int BIAS = LAYOUT.u64("bias");
  private static final int ROWS_FIRST = LAYOUT.u32("rows_first");
  private static final int ROWS_COUNT = LAYOUT.u32("rows_count");
  private static final int MODULE = LAYOUT.u32("module");
  private static final int FLAGS = LAYOUT.u32("flags");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public void write(ByteBuffer into, int offset) {
    into.putLong(offset + START, start);
    into.putLong(offset + END, end);
    into.putLong(offset + BIAS, bias);
    into.putInt(offset + ROWS_FIRST, rowsFirst);
    into.putInt(offset + ROWS_COUNT, rowsCount);
    into.putInt(offset + MODULE, module);
    into.putInt(offset + FLAGS, flags);
  }
}
