package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code that writes over words of its own frame, as C1's exception handlers do. */
class PatchedReturnTest {
  private static final long BASE = 0x10000;
  private static final String ENTER = "55488bec"; // push rbp; mov rbp, rsp
  private static final String CALL_RAX = "ffd0";
  private static final String LEAVE_AND_JUMP = "c959ffe1"; // leave; pop rcx; jmp rcx

  @Test
  void returnAddressThatWasPatchedIsStillTheReturnAddress() {
    UnwindTable table = rows(ENTER + "48895508" + CALL_RAX + LEAVE_AND_JUMP); // mov [rbp+8], rdx
    UnwindRule atCall = table.ruleAt(8);
    assertThat(atCall.ra()).isEqualTo(UnwindRule.Location.AT_CFA);
    assertThat(atCall.raOffset()).isEqualTo(-8);
    UnwindRule atJump = table.ruleAt(12);
    assertThat(atJump.ra()).isEqualTo(UnwindRule.Location.REG);
  }

  @Test
  void callersRbpThatWasOverwrittenIsLost() {
    UnwindTable table = rows(ENTER + "48895500" + CALL_RAX + LEAVE_AND_JUMP); // mov [rbp+0], rdx
    assertThat(table.ruleAt(8)).isEqualTo(UnwindRule.NONE);
  }

  @Test
  void framePointerTakenBackFromSavedRegistersIsTheFrames() {
    String end =
        "488b6c2450" + "4881c480000000" + "c9c3"; // mov rbp, [rsp+80]; add rsp, 128; leave; ret
    UnwindTable table = rows("forward_exception Runtime1 stub", "ffd0" + end);
    for (int at : new int[] {2, 7, 14}) {
      UnwindRule rule = table.ruleAt(at);
      assertThat(rule.cfaReg()).as("at %d", at).isEqualTo(UnwindRule.RBP);
      assertThat(rule.cfaOffset()).isEqualTo(16);
      assertThat(rule.ra()).isEqualTo(UnwindRule.Location.AT_CFA);
    }
    assertThat(table.ruleAt(15).cfaReg()).isEqualTo(UnwindRule.RSP);
  }

  @Test
  void framePointerTakenFromElsewhereIsNotTheFrames() {
    UnwindTable table =
        rows("forward_exception Runtime1 stub", "ffd0" + "488b6f50" + "c9c3"); // mov rbp, [rdi+80]
    assertThat(table.ruleAt(6)).isEqualTo(UnwindRule.NONE);
  }

  private static UnwindTable rows(String hex) {
    return rows("handle_exception_from_callee", hex);
  }

  private static UnwindTable rows(String name, String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    GeneratedRegion region =
        new GeneratedRegion(name, GeneratedRegion.Kind.RUNTIME, BASE, 16, code);
    return GeneratedCodeRows.of(List.of(region), BASE, BASE + 4096).table();
  }
}
