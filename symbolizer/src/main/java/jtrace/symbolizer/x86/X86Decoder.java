package jtrace.symbolizer.x86;

/**
 * Decodes one instruction of x86-64 code at a time, without allocating: {@link #decode} fills this
 * object, the accessors describe the instruction. Not safe for threads to share.
 *
 * <p>Registers are numbered as the hardware does: rax 0, rcx 1, rdx 2, rbx 3, rsp 4, rbp 5, rsi 6,
 * rdi 7, r8 to r15; with APX up to r31.
 */
public final class X86Decoder {

  /** No register: no base, or a base that is the instruction pointer. */
  public static final int NO_REGISTER = -1;

  /** The architecture's limit. */
  public static final int MAX_LENGTH_BYTES = 15;

  private byte[] code = {};
  private int at;
  private int limit;
  private boolean overrun;

  int map;
  int opcode;
  boolean vector;
  boolean operand16;
  boolean wide;
  boolean repeat;
  boolean segment;
  boolean hasModRm;
  int mod;
  int reg;
  int rm;
  int vvvv;
  private int extendReg;
  private int extendBase;
  private int extendIndex;
  private boolean address32;
  private int base;
  private boolean indexed;
  private long displacement;
  private long immediate;
  private int length;
  private int start;
  private Operation operation = Operation.OTHER;
  private int source;
  private int target;

  /**
   * Decodes the instruction at {@code offset}.
   *
   * @return its length in bytes, 0 when it is not valid in 64-bit mode or does not end before
   *     {@code limit}
   */
  public int decode(byte[] bytes, int offset, int limit) {
    code = bytes;
    start = offset;
    at = offset;
    this.limit = Math.min(Math.min(limit, bytes.length), offset + MAX_LENGTH_BYTES);
    overrun = false;
    map = 0;
    vector = false;
    operand16 = false;
    wide = false;
    repeat = false;
    segment = false;
    address32 = false;
    hasModRm = false;
    mod = 0;
    reg = 0;
    rm = 0;
    vvvv = 0;
    extendReg = 0;
    extendBase = 0;
    extendIndex = 0;
    base = NO_REGISTER;
    indexed = false;
    displacement = 0;
    immediate = 0;
    operation = Operation.OTHER;
    source = NO_REGISTER;
    target = NO_REGISTER;
    length = 0;
    char form = prefixesAndOpcode();
    if (form == '!') {
      return 0;
    }
    operands(form);
    if (overrun) {
      return 0;
    }
    length = at - offset;
    Classifier.classify(this);
    return length;
  }

  private char prefixesAndOpcode() {
    int rex = 0;
    while (true) {
      int b = u8();
      if (overrun) {
        return '!';
      }
      if (b >= 0x40 && b <= 0x4f) {
        rex = b;
        continue;
      }
      switch (b) {
        case 0x66 -> operand16 = true;
        case 0x67 -> address32 = true;
        case 0xf2, 0xf3 -> repeat = true;
        case 0x64, 0x65 -> segment = true;
        case 0xf0, 0x26, 0x2e, 0x36, 0x3e -> {}
        case 0xc4, 0xc5, 0x62 -> {
          return vectorPrefix(b);
        }
        default -> {
          wide = (rex & 8) != 0;
          extendReg = (rex & 4) << 1;
          extendIndex = (rex & 2) << 2;
          extendBase = (rex & 1) << 3;
          return b == 0xd5 ? rex2() : legacyOpcode(b);
        }
      }
      rex = 0; // only a REX right before the opcode counts
    }
  }

  private char legacyOpcode(int first) {
    opcode = first;
    if (first != 0x0f) {
      return OpcodeForms.ONE_BYTE.charAt(first);
    }
    opcode = u8();
    map = 1;
    if (opcode == 0x38 || opcode == 0x3a) {
      map = opcode == 0x38 ? 2 : 3;
      opcode = u8();
      return map == 2 ? 'M' : 'B';
    }
    return OpcodeForms.TWO_BYTE.charAt(opcode);
  }

  private char rex2() {
    int payload = u8();
    wide = (payload & 8) != 0;
    extendReg = (payload & 4) << 1 | (payload & 0x40) >> 2;
    extendIndex = (payload & 2) << 2 | (payload & 0x20) >> 1;
    extendBase = (payload & 1) << 3 | payload & 0x10;
    opcode = u8();
    map = payload >> 7;
    char form = (map == 1 ? OpcodeForms.TWO_BYTE : OpcodeForms.ONE_BYTE).charAt(opcode);
    return form == 'p' || form == 'x' ? '!' : form;
  }

  private char vectorPrefix(int first) {
    vector = true;
    int p0 = u8();
    extendReg = (~p0 & 0x80) >> 4;
    int vectors = p0;
    if (first == 0xc5) {
      map = 1;
    } else {
      map = first == 0x62 ? p0 & 7 : p0 & 0x1f;
      extendIndex = (~p0 & 0x40) >> 3;
      extendBase = (~p0 & 0x20) >> 2;
      vectors = u8();
      wide = (vectors & 0x80) != 0;
    }
    operand16 = (vectors & 3) == 1;
    repeat = (vectors & 3) >= 2;
    vvvv = ~vectors >> 3 & 15;
    if (first == 0x62) {
      if (map == 4) {
        extendReg |= ~p0 & 0x10;
        extendBase |= (p0 & 8) << 1;
      }
      u8();
    }
    opcode = u8();
    return OpcodeForms.vectorForm(map, opcode);
  }

  private void operands(char form) {
    switch (form) {
      case '-' -> {}
      case 'M' -> modRm();
      case 'B' -> {
        modRm();
        immediate = signed(1);
      }
      case 'Z' -> {
        modRm();
        immediate = signed(operand16 && !wide ? 2 : 4);
      }
      case 'b', 'j' -> immediate = signed(1);
      case 'J' -> immediate = signed(4);
      case 'z' -> immediate = signed(operand16 && !wide ? 2 : 4);
      case 'w' -> immediate = signed(2);
      case 'v' -> immediate = signed(wide ? 8 : operand16 ? 2 : 4);
      case 'o' -> immediate = signed(address32 ? 4 : 8);
      case 'e' -> {
        immediate = signed(2) & 0xffff;
        u8();
      }
      case 'f', 'g' -> {
        modRm();
        if ((reg & 7) < 2) {
          immediate = signed(form == 'f' ? 1 : operand16 && !wide ? 2 : 4);
        }
      }
      default -> throw new IllegalStateException("form " + form);
    }
  }

  private void modRm() {
    hasModRm = true;
    int modRm = u8();
    mod = modRm >> 6;
    reg = modRm >> 3 & 7 | extendReg;
    int low = modRm & 7;
    rm = low | extendBase;
    if (mod == 3) {
      return;
    }
    base = rm;
    if (low == 4) {
      int sib = u8();
      base = sib & 7 | extendBase;
      indexed = (sib >> 3 & 7 | extendIndex) != 4;
      if ((sib & 7) == 5 && mod == 0) {
        base = NO_REGISTER;
        displacement = signed(4);
      }
    } else if (low == 5 && mod == 0) {
      base = NO_REGISTER;
      displacement = signed(4);
    }
    if (mod == 1) {
      displacement = signed(1);
    } else if (mod == 2) {
      displacement = signed(4);
    }
  }

  private int u8() {
    if (at >= limit) {
      overrun = true;
      return 0;
    }
    return code[at++] & 0xff;
  }

  private long signed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) u8() << (8 * i);
    }
    int unused = 64 - 8 * bytes;
    return value << unused >> unused;
  }

  void found(Operation found, int targetRegister, int sourceRegister) {
    operation = found;
    target = targetRegister;
    source = sourceRegister;
  }

  /** Upper bits of a register that the opcode byte itself names. */
  int registerExtension() {
    return extendBase;
  }

  void negateImmediate() {
    immediate = -immediate;
  }

  /** Length of the last instruction in bytes. */
  public int length() {
    return length;
  }

  public Operation operation() {
    return operation;
  }

  /** Register read by {@link #operation}. */
  public int source() {
    return source;
  }

  /** Register written by {@link #operation}. */
  public int target() {
    return target;
  }

  public long immediate() {
    return immediate;
  }

  /** Base register of the memory operand, {@link #NO_REGISTER} when it has none. */
  public int base() {
    return base;
  }

  /** Whether the memory operand is exactly base register plus {@link #displacement}. */
  public boolean plainMemory() {
    return hasModRm && mod != 3 && base != NO_REGISTER && !indexed && !segment && !address32;
  }

  public long displacement() {
    return displacement;
  }

  /** Offset in the code that a relative jump, branch or call goes to; may lie outside. */
  public long branchTarget() {
    return start + length + immediate;
  }

  /**
   * Bit set of the general registers that the instruction changes, besides a push's or pop's rsp.
   */
  public int writtenRegisters() {
    return RegisterWrites.of(this);
  }
}
