package jtrace.symbolizer.x86;

/**
 * What follows the opcode byte, per opcode map (Intel SDM volume 2, appendix A). One letter each:
 *
 * <pre>
 * -  nothing           M  ModRM                 B  ModRM, imm8      Z  ModRM, imm16/32
 * b  imm8              z  imm16/32              w  imm16            v  imm16/32/64
 * j  rel8              J  rel32                 o  absolute address e  imm16, imm8
 * f  group F6          g  group F7              p  prefix           x  escape to another map
 * !  not in 64-bit mode
 * </pre>
 */
final class OpcodeForms {

  static final String ONE_BYTE =
      "MMMMbz!!MMMMbz!x" // 00
          + "MMMMbz!!MMMMbz!!" // 10
          + "MMMMbzp!MMMMbzp!" // 20
          + "MMMMbzp!MMMMbzp!" // 30
          + "pppppppppppppppp" // 40: REX
          + "----------------" // 50
          + "!!xMppppzZbB----" // 60: 62 is EVEX
          + "jjjjjjjjjjjjjjjj" // 70
          + "BZ!BMMMMMMMMMMMM" // 80
          + "----------!-----" // 90
          + "oooo----bz------" // A0
          + "bbbbbbbbvvvvvvvv" // B0
          + "BBw-xxBZe-w--b!-" // C0: C4 and C5 are VEX
          + "MMMM!x!-MMMMMMMM" // D0: D5 is REX2
          + "jjjjbbbbJJ!j----" // E0
          + "p-pp--fg------MM"; // F0

  static final String TWO_BYTE =
      "MMMM!-----!-!M-B" // 00
          + "MMMMMMMMMMMMMMMM" // 10
          + "MMMM!!!!MMMMMMMM" // 20
          + "------!-x!x!!!!!" // 30
          + "MMMMMMMMMMMMMMMM" // 40
          + "MMMMMMMMMMMMMMMM" // 50
          + "MMMMMMMMMMMMMMMM" // 60
          + "BBBBMMM-MM!!MMMM" // 70
          + "JJJJJJJJJJJJJJJJ" // 80
          + "MMMMMMMMMMMMMMMM" // 90
          + "---MBM!!---MBMMM" // A0
          + "MMMMMMMMMMBMMMMM" // B0
          + "MMBMBBBM--------" // C0
          + "MMMMMMMMMMMMMMMM" // D0
          + "MMMMMMMMMMMMMMMM" // E0
          + "MMMMMMMMMMMMMMMM"; // F0

  private OpcodeForms() {}

  /** The form of a VEX or EVEX coded instruction; its map is the prefix's map field. */
  static char vectorForm(int map, int opcode) {
    return switch (map) {
      case 1 -> opcode == 0x77 ? '-' : TWO_BYTE.charAt(opcode) == 'B' ? 'B' : 'M';
      case 2, 5, 6 -> 'M';
      case 3 -> 'B';
      case 4 -> promotedForm(opcode);
      default -> '!';
    };
  }

  /** EVEX map 4: legacy instructions with the extended registers of APX. */
  private static char promotedForm(int opcode) {
    if (opcode == 0x24 || opcode == 0x2c) {
      return 'B';
    }
    char form = ONE_BYTE.charAt(opcode);
    return "MBZfg".indexOf(form) >= 0 ? form : 'M';
  }
}
