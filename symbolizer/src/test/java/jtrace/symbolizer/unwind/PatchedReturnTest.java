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

  private static UnwindTable rows(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    GeneratedRegion region =
        new GeneratedRegion(
            "handle_exception_from_callee", GeneratedRegion.Kind.RUNTIME, BASE, 16, code);
    return GeneratedCodeRows.of(List.of(region), BASE, BASE + 4096).table();
  }
}
