package jtrace.loader.abi;

import java.nio.ByteBuffer;

/** struct jt_row: from which pc on an unwind rule holds. */
public final class RowTwin {
  static final Layout LAYOUT = Layout.of("jt_row");
  private static final int PC = LAYOUT.u32("pc");
  private static final int RULE = LAYOUT.u16("rule");
  private static final int RESERVED = LAYOUT.u16("reserved");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  private RowTwin() {}

  /**
   * @param pc unsigned, relative to the table's base
   * @param rule index into the rules; 0 = a gap
   */
  public static void write(ByteBuffer into, int offset, int pc, int rule) {
    if (rule < 0 || rule >= Abi.MAX_RULES) {
      throw new IllegalArgumentException("rule " + rule);
    }
    into.putInt(offset + PC, pc);
    into.putShort(offset + RULE, (short) rule);
    into.putShort(offset + RESERVED, (short) 0);
  }
}
