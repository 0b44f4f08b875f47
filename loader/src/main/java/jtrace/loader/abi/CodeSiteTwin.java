package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** struct jt_code_site: where a compiled__method__load probe has its arguments. */
public record CodeSiteTwin(Argument codeBegin, Argument codeSize) {
  /**
   * struct jt_probe_arg.
   *
   * @param register DWARF number
   * @param inMemory whether the value is at register + offset, not in the register
   */
  public record Argument(int register, boolean inMemory, int sizeBytes, int offset) {
    private void write(ByteBuffer into, int at) {
      into.put(at + REG, (byte) register);
      into.put(at + IN_MEMORY, (byte) (inMemory ? 1 : 0));
      into.put(at + SIZE, (byte) sizeBytes);
      into.putInt(at + OFFSET, offset);
    }
  }

  static final Layout ARGUMENT_LAYOUT = Layout.of("jt_probe_arg");
  private static final int REG = ARGUMENT_LAYOUT.u8("reg");
  private static final int IN_MEMORY = ARGUMENT_LAYOUT.u8("in_memory");
  private static final int SIZE = ARGUMENT_LAYOUT.u8("size");

  static {
    ARGUMENT_LAYOUT.u8("reserved");
  }

  private static final int OFFSET = ARGUMENT_LAYOUT.u32("offset");

  static final Layout LAYOUT = Layout.of("jt_code_site");
  private static final int CODE_BEGIN = LAYOUT.struct("code_begin", ARGUMENT_LAYOUT, 1);
  private static final int CODE_SIZE = LAYOUT.struct("code_size", ARGUMENT_LAYOUT, 1);
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    ByteBuffer value = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.nativeOrder());
    codeBegin.write(value, CODE_BEGIN);
    codeSize.write(value, CODE_SIZE);
    return value;
  }
}
