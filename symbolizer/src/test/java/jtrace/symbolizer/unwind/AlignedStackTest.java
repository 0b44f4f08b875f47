package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Code that aligns the stack before it calls C. */
class AlignedStackTest {
  private static final long BASE = 0x10000;
  private static final String KEEP_SP_IN_R13 = "4989e5"; // mov r13, rsp
  private static final String KEEP_SP_IN_R11 = "4989e3"; // mov r11, rsp
  private static final String ALIGN = "4883e4f0"; // and rsp, -16
  private static final String SAVE_AND_CALL = "4881ec00010000ffd0"; // sub rsp, 256; call rax
  private static final int CALL_AT = 14;

  @Test
  void c2iAdapterThatPatchesItsCallerIsCalledWithAnAlignedStack() {
    UnwindRule atCall = rows(KEEP_SP_IN_R13 + ALIGN + SAVE_AND_CALL).ruleAt(CALL_AT);
    assertThat(atCall.cfaReg()).isEqualTo(UnwindRule.RSP);
    assertThat(atCall.cfaOffset()).isEqualTo(256 + 8 + 8); // one word is lost by aligning
    assertThat(atCall.raOffset()).isEqualTo(-8);
  }

  @Test
  void i2cAdapterMayHaveBeenCalledWithAnyStack() {
    UnwindRule atCall = rows(KEEP_SP_IN_R11 + ALIGN + SAVE_AND_CALL).ruleAt(CALL_AT);
    assertThat(atCall.cfaReg()).isNotEqualTo(UnwindRule.RSP);
  }

  private static UnwindTable rows(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    GeneratedRegion region =
        new GeneratedRegion("I2C/C2I adapters", GeneratedRegion.Kind.ADAPTER, BASE, 0, code);
    return GeneratedCodeRows.of(List.of(region), BASE, BASE + 4096).table();
  }
}
