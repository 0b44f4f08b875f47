package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blobs that replace a frame by others, and that a signal handler goes to. */
class DeoptRowsTest {
  private static final long BASE = 0x10000;
  private static final String ENTER = "55488bec"; // push rbp; mov rbp, rsp
  private static final String CALL = "e800010000";

  private static UnwindTable rows(String name, String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    GeneratedRegion region =
        new GeneratedRegion(name, GeneratedRegion.Kind.RUNTIME, BASE, 16, code);
    return GeneratedCodeRows.of(List.of(region), BASE, BASE + 4096).table();
  }

  @Test
  void everyRuleOfADeoptimizationIsMarked() {
    UnwindTable table =
        rows(
            "UncommonTrapBlob",
            "4883ec08" // 0 sub rsp, 8
                + "48892c24" // 4 mov [rsp], rbp
                + CALL // 8
                + "4883c408" // 13 add rsp, 8
                + "4803e1" // 17 add rsp, rcx
                + ENTER // 20
                + CALL // 24
                + "c9" // 29 leave
                + "c3"); // 30
    assertThat(table.ruleAt(8).cfaOffset()).isEqualTo(16);
    assertThat(table.ruleAt(20).cfaKind()).isEqualTo(UnwindRule.CfaKind.NONE);
    UnwindRule own = table.ruleAt(24);
    assertThat(own.cfaReg()).isEqualTo(UnwindRule.RBP);
    assertThat(own.cfaOffset()).isEqualTo(16);
    assertThat(table.ruleAt(30).cfaReg()).isEqualTo(UnwindRule.RSP);
    assertThat(table.ruleAt(30).cfaOffset()).isEqualTo(8);
    for (int at : new int[] {0, 4, 8, 13, 17, 20, 24, 29, 30}) {
      assertThat(table.ruleAt(at).flags()).as("at %d", at).isEqualTo(UnwindRule.DEOPT);
    }
  }

  @Test
  void theEntryWithAnExceptionHasItsReturnAddressInRdxThenInTheThread() {
    UnwindTable table =
        rows(
            "DeoptimizationBlob",
            ENTER // 0
                + "eb14" // 4 jmp 26
                + "498997d8030000" // 6 mov [r15+0x3d8], rdx
                + "6a00" // 13 push 0
                + ENTER // 15
                + "498b97d8030000" // 19 mov rdx, [r15+0x3d8]
                + CALL); // 26
    UnwindRule entry = table.ruleAt(6);
    assertThat(entry.ra()).isEqualTo(UnwindRule.Location.REG);
    assertThat(entry.raReg()).isEqualTo(FrameRules.dwarf(2));
    assertThat(entry.cfaOffset()).isZero();
    UnwindRule kept = table.ruleAt(15);
    assertThat(kept.ra()).isEqualTo(UnwindRule.Location.AT_REG);
    assertThat(kept.raOffset()).isEqualTo(0x3d8);
    assertThat(kept.cfaOffset()).isEqualTo(8);
  }

  @Test
  void aPollsHandlerHasItsReturnAddressInTheThreadUntilItPutsItInPlace() {
    String handler =
        "53" // 0 push rbx: room for the return address
            + ENTER // 1
            + "498b9f58030000" // 5 mov rbx, [r15+0x358]
            + "48895d08" // 12 mov [rbp+8], rbx
            + CALL // 16
            + "5d" // 21
            + "c3"; // 22
    UnwindTable table = rows("SafepointBlob", handler);
    UnwindRule first = table.ruleAt(0);
    assertThat(first.cfaOffset()).isZero();
    assertThat(first.ra()).isEqualTo(UnwindRule.Location.AT_REG);
    assertThat(first.raReg()).isEqualTo(15);
    assertThat(first.raOffset()).isEqualTo(0x358);
    UnwindRule placed = table.ruleAt(16);
    assertThat(placed.ra()).isEqualTo(UnwindRule.Location.AT_CFA);
    assertThat(placed.raOffset()).isEqualTo(-8);
    assertThat(placed.cfaOffset()).isEqualTo(16);
    assertThat(rows("SafepointBlob", handler.replace("498b9f", "498b9e")).ruleAt(0))
        .as("no such load")
        .isEqualTo(UnwindRule.NONE);
  }
}
