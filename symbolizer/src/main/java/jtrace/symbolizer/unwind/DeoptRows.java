package jtrace.symbolizer.unwind;

import java.util.Locale;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Rules for the blobs that deoptimize a compiled frame (sharedRuntime_x86_64.cpp:
 * generate_deopt_blob, generate_uncommon_trap_blob; JDK 8 to 26).
 *
 * <p>They take the frame of their caller off the stack and put frames of the interpreter there,
 * empty at first. From then until these are filled only the JVM's own note of the frame that was
 * there tells who calls whom, so every rule is marked: the walk looks for that note first. When the
 * frames are filled, the blob stands in a frame kept by rbp, on top of them.
 */
final class DeoptRows {
  private final byte[] code;
  private final int[] rules;
  private final RuleNumbers numbers;
  private final X86Decoder decoder = new X86Decoder();

  /**
   * @param rules what following the instructions has found, by offset; completed
   */
  DeoptRows(byte[] code, int[] rules, RuleNumbers numbers) {
    this.code = code;
    this.rules = rules;
    this.numbers = numbers;
  }

  static boolean covers(String blob) {
    String name = blob.toLowerCase(Locale.ROOT);
    return name.startsWith("deoptimizationblob") || name.startsWith("uncommontrapblob");
  }

  void complete() {
    int ownFrame = ownFrame();
    boolean left = false;
    for (int at = 0, length; at < code.length; at += length) {
      length = decoder.decode(code, at, code.length);
      if (length == 0) {
        return;
      }
      UnwindRule rule = numbers.rule(rules[at]);
      if (at >= ownFrame) {
        rule =
            left
                ? UnwindRule.frame(UnwindRule.RSP, 8, UnwindRule.Location.SAME, 0)
                : UnwindRule.frame(UnwindRule.RBP, 16, UnwindRule.Location.AT_CFA, -16);
      }
      rules[at] = numbers.of(rule.withFlags(UnwindRule.DEOPT));
      left = decoder.operation() == Operation.LEAVE;
    }
  }

  /** Where the frame begins that is the last one: what sets rbp before the last call. */
  private int ownFrame() {
    int last = code.length;
    int found = code.length;
    for (int at = 0, length; at < code.length; at += length) {
      length = decoder.decode(code, at, code.length);
      if (length == 0) {
        break;
      }
      boolean frame =
          decoder.operation() == Operation.MOVE
              && decoder.target() == FrameState.RBP
              && decoder.source() == FrameState.RSP;
      if (frame) {
        last = at + length;
      } else if (decoder.operation() == Operation.CALL) {
        found = last;
      }
    }
    return found;
  }
}
