package jtrace.symbolizer.x86;

/**
 * Which general registers an instruction changes. Errs on the side of too many, except that vector
 * instructions are taken to write none unless they are listed here.
 */
final class RegisterWrites {

  private static final int RAX = 1;
  private static final int RCX = 1 << 1;
  private static final int RDX = 1 << 2;
  private static final int RBX = 1 << 3;
  private static final int RSP = 1 << 4;
  private static final int RBP = 1 << 5;
  private static final int RSI = 1 << 6;
  private static final int RDI = 1 << 7;
  private static final int R11 = 1 << 11;

  private RegisterWrites() {}

  static int of(X86Decoder d) {
    if (d.vector) {
      return vector(d);
    }
    return switch (d.map) {
      case 0 -> oneByte(d);
      case 1 -> twoByte(d);
      case 2 -> d.opcode >= 0xf0 ? reg(d) : 0; // movbe, crc32, adcx
      default -> d.opcode >= 0x14 && d.opcode <= 0x17 ? rm(d) : 0; // pextr
    };
  }

  private static int oneByte(X86Decoder d) {
    int op = d.opcode;
    if (op < 0x40) {
      return arithmetic(d, op);
    }
    if (op >= 0xb0 && op <= 0xbf) {
      return bit(op & 7 | d.registerExtension());
    }
    if (op >= 0x90 && op <= 0x97) {
      int other = op & 7 | d.registerExtension();
      return other == 0 ? 0 : RAX | bit(other);
    }
    return switch (op) {
      case 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57 -> d.operand16 ? RSP : 0;
      case 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f ->
          bit(op & 7 | d.registerExtension()) | (d.operand16 ? RSP : 0);
      case 0x63, 0x69, 0x6b, 0x8a, 0x8b, 0x8d -> reg(d);
      case 0x80, 0x81, 0x83 -> (d.reg & 7) == 7 ? 0 : rm(d);
      case 0x86, 0x87 -> reg(d) | rm(d);
      case 0x88, 0x89, 0x8c, 0x8f, 0xc0, 0xc1, 0xc6, 0xc7, 0xd0, 0xd1, 0xd2, 0xd3 -> rm(d);
      case 0x98, 0x9f, 0xa0, 0xa1, 0xd7, 0xe4, 0xe5, 0xec, 0xed -> RAX;
      case 0x99 -> RDX;
      case 0xa4, 0xa5 -> RSI | RDI | RCX;
      case 0xa6, 0xa7 -> RSI | RDI | RCX;
      case 0xaa, 0xab, 0xae, 0xaf -> RDI | RCX;
      case 0xac, 0xad -> RSI | RCX | RAX;
      case 0x6c, 0x6d -> RDI | RCX;
      case 0x6e, 0x6f -> RSI | RCX;
      case 0xc8, 0xc9 -> RBP;
      case 0xdf -> d.mod == 3 ? RAX : 0; // fnstsw ax
      case 0xe0, 0xe1, 0xe2 -> RCX;
      case 0xf6, 0xf7 ->
          switch (d.reg & 7) {
            case 0, 1 -> 0;
            case 2, 3 -> rm(d);
            default -> RAX | RDX;
          };
      case 0xfe, 0xff -> (d.reg & 7) < 2 ? rm(d) : 0;
      default -> 0;
    };
  }

  /** The eight operations in rows 00 to 3F; 38 to 3F compare and write nothing. */
  private static int arithmetic(X86Decoder d, int op) {
    if (op >= 0x38) {
      return 0;
    }
    return switch (op & 7) {
      case 0, 1 -> rm(d);
      case 2, 3 -> reg(d);
      case 4, 5 -> RAX;
      default -> 0;
    };
  }

  private static int twoByte(X86Decoder d) {
    int op = d.opcode;
    if (op >= 0x40 && op <= 0x4f) {
      return reg(d);
    }
    if (op >= 0x90 && op <= 0x9f) {
      return rm(d);
    }
    if (op >= 0xc8 && op <= 0xcf) {
      return bit(op & 7 | d.registerExtension());
    }
    return switch (op) {
      case 0x00, 0x01 -> rm(d) | RAX | RCX | RDX; // sldt, smsw, xgetbv, rdtscp
      case 0x02, 0x03 -> reg(d);
      case 0x05 -> RAX | RCX | R11;
      case 0x20, 0x21 -> bit(d.rm);
      case 0x2c, 0x2d, 0x50, 0xc5, 0xd7 -> reg(d);
      case 0x31, 0x32, 0x33 -> RAX | RDX;
      case 0x7e -> d.repeat ? 0 : rm(d);
      case 0xa2 -> RAX | RBX | RCX | RDX;
      case 0xa4, 0xa5, 0xab, 0xac, 0xad, 0xb3, 0xbb -> rm(d);
      case 0xae -> d.mod == 3 ? bit(d.rm) : 0; // rdfsbase
      case 0xaf, 0xb2, 0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xbc, 0xbd, 0xbe, 0xbf -> reg(d);
      case 0xb0, 0xb1 -> rm(d) | RAX;
      case 0xba -> (d.reg & 7) == 4 ? 0 : rm(d);
      case 0xc0, 0xc1 -> reg(d) | rm(d);
      case 0xc7 -> d.mod == 3 ? bit(d.rm) : RAX | RDX; // rdrand; cmpxchg16b
      default -> 0;
    };
  }

  private static int vector(X86Decoder d) {
    int op = d.opcode;
    return switch (d.map) {
      case 1 ->
          switch (op) {
            case 0x2c, 0x2d, 0x50, 0xc5, 0xd7 -> reg(d);
            case 0x78, 0x79, 0x93 -> reg(d); // vcvttss2usi, kmov
            case 0x7e -> d.repeat ? 0 : rm(d);
            default -> 0;
          };
      case 2 ->
          switch (op) {
            case 0xf2, 0xf5, 0xf7 -> reg(d);
            case 0xf3 -> bit(d.vvvv);
            case 0xf6 -> reg(d) | bit(d.vvvv);
            default -> 0;
          };
      case 3 -> op == 0xf0 ? reg(d) : op >= 0x14 && op <= 0x17 ? rm(d) : 0;
      case 4 -> reg(d) | rm(d) | bit(d.vvvv) | RSP;
      case 5 -> op == 0x2c || op == 0x2d || op == 0x78 || op == 0x79 ? reg(d) : rmOfMove(d);
      default -> 0;
    };
  }

  private static int rmOfMove(X86Decoder d) {
    return d.opcode == 0x7e ? rm(d) : 0;
  }

  private static int reg(X86Decoder d) {
    return bit(d.reg);
  }

  private static int rm(X86Decoder d) {
    return d.mod == 3 ? bit(d.rm) : 0;
  }

  private static int bit(int register) {
    return 1 << register;
  }
}
