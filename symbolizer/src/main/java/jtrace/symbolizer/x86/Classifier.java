package jtrace.symbolizer.x86;

import static jtrace.symbolizer.x86.X86Decoder.NO_REGISTER;

/** Finds the {@link Operation} of a decoded instruction. */
final class Classifier {

  private Classifier() {}

  static void classify(X86Decoder d) {
    if (d.vector) {
      return;
    }
    switch (d.map) {
      case 0 -> oneByte(d);
      case 1 -> twoByte(d);
      default -> {}
    }
  }

  private static void oneByte(X86Decoder d) {
    int op = d.opcode;
    if (op >= 0x50 && op <= 0x5f) {
      int register = op & 7 | d.registerExtension();
      if (d.operand16) {
        return; // two bytes: never emitted, and rsp becomes unknown
      }
      if (op < 0x58) {
        d.found(Operation.PUSH_REGISTER, NO_REGISTER, register);
      } else {
        d.found(Operation.POP_REGISTER, register, NO_REGISTER);
      }
      return;
    }
    if (op >= 0x70 && op <= 0x7f) {
      d.found(Operation.BRANCH, NO_REGISTER, NO_REGISTER);
      return;
    }
    switch (op) {
      case 0x68, 0x6a, 0x9c -> d.found(Operation.PUSH, NO_REGISTER, NO_REGISTER);
      case 0x8f, 0x9d -> d.found(Operation.POP, NO_REGISTER, NO_REGISTER);
      case 0x81, 0x83 -> arithmetic(d);
      case 0x87 -> {
        if (d.mod == 3 && d.wide) {
          d.found(Operation.EXCHANGE, d.rm, d.reg);
        } else if (d.mod != 3) {
          d.found(Operation.STORE_OTHER, NO_REGISTER, NO_REGISTER);
        }
      }
      case 0x88, 0xc6, 0xc7 -> {
        if (d.mod != 3) {
          d.found(Operation.STORE_OTHER, NO_REGISTER, NO_REGISTER);
        }
      }
      case 0x89 -> move(d, d.rm, d.reg, Operation.STORE);
      case 0x8b -> move(d, d.reg, d.rm, Operation.LOAD);
      case 0x8d -> {
        if (d.wide) {
          d.found(Operation.ADDRESS, d.reg, NO_REGISTER);
        }
      }
      case 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf -> {
        if (d.wide) {
          d.found(Operation.CONSTANT, op & 7 | d.registerExtension(), NO_REGISTER);
        }
      }
      case 0xc2, 0xc3, 0xca, 0xcb, 0xcf -> d.found(Operation.RETURN, NO_REGISTER, NO_REGISTER);
      case 0xc8 -> d.found(Operation.ENTER, NO_REGISTER, NO_REGISTER);
      case 0xc9 -> d.found(Operation.LEAVE, NO_REGISTER, NO_REGISTER);
      case 0xcc, 0xf1, 0xf4 -> d.found(Operation.TRAP, NO_REGISTER, NO_REGISTER);
      case 0xe0, 0xe1, 0xe2, 0xe3 -> d.found(Operation.BRANCH, NO_REGISTER, NO_REGISTER);
      case 0xe8 -> d.found(Operation.CALL, NO_REGISTER, NO_REGISTER);
      case 0xe9, 0xeb -> d.found(Operation.JUMP, NO_REGISTER, NO_REGISTER);
      case 0xff -> group5(d);
      default -> {}
    }
  }

  private static void twoByte(X86Decoder d) {
    int op = d.opcode;
    if (op >= 0x80 && op <= 0x8f) {
      d.found(Operation.BRANCH, NO_REGISTER, NO_REGISTER);
      return;
    }
    switch (op) {
      case 0x0b, 0xb9, 0xff -> d.found(Operation.TRAP, NO_REGISTER, NO_REGISTER);
      case 0xa0, 0xa8 -> d.found(Operation.PUSH, NO_REGISTER, NO_REGISTER);
      case 0xa1, 0xa9 -> d.found(Operation.POP, NO_REGISTER, NO_REGISTER);
      default -> {}
    }
  }

  private static void move(X86Decoder d, int target, int source, Operation memory) {
    if (d.mod == 3) {
      if (d.wide) {
        d.found(Operation.MOVE, target, source);
      }
    } else if (memory == Operation.LOAD) {
      if (d.wide) {
        d.found(Operation.LOAD, target, NO_REGISTER);
      }
    } else if (d.wide) {
      d.found(Operation.STORE, NO_REGISTER, source);
    } else {
      d.found(Operation.STORE_OTHER, NO_REGISTER, NO_REGISTER);
    }
  }

  /** Group 1: /0 add, /5 sub; only on whole registers. */
  private static void arithmetic(X86Decoder d) {
    int which = d.reg & 7;
    if (d.mod != 3 || !d.wide || which != 0 && which != 4 && which != 5) {
      return;
    }
    if (which == 4) {
      d.found(Operation.AND_CONSTANT, d.rm, NO_REGISTER);
      return;
    }
    if (which == 5) {
      d.negateImmediate();
    }
    d.found(Operation.ADD_CONSTANT, d.rm, NO_REGISTER);
  }

  private static void group5(X86Decoder d) {
    switch (d.reg & 7) {
      case 2, 3 -> d.found(Operation.CALL_INDIRECT, NO_REGISTER, d.mod == 3 ? d.rm : NO_REGISTER);
      case 4, 5 -> d.found(Operation.JUMP_INDIRECT, NO_REGISTER, d.mod == 3 ? d.rm : NO_REGISTER);
      case 6 -> {
        if (d.mod == 3) {
          d.found(Operation.PUSH_REGISTER, NO_REGISTER, d.rm);
        } else {
          d.found(Operation.PUSH, NO_REGISTER, NO_REGISTER);
        }
      }
      default -> {}
    }
  }
}
