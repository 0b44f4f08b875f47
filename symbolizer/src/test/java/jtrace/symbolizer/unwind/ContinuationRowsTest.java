package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stubs that thaw, under the names of all JDKs. */
class ContinuationRowsTest {
  private static final long BASE = 0x10000;
  private static final int RBX = 3; // DWARF's number

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cont thaw return barrier",
        "cont_returnBarrier",
        "Stub Generator cont_returnBarrier_stub"
      })
  void callersAreFrozenUntilTheStackPointerIsThawed(String name) {
    UnwindTable table =
        rows(
            name,
            "498ba778040000" // 0 mov rsp, [r15+cont_entry]
                + "50" // 7 push rax
                + "e800010000" // 8 call
                + "482be3" // 13 sub rsp, rbx
                + "e800020000" // 16 call
                + "488bd8" // 21 mov rbx, rax
                + "488be3" // 24 mov rsp, rbx
                + "c3"); // 27 ret
    for (int at : new int[] {0, 7, 8, 13, 16}) {
      assertThat(table.ruleAt(at)).as("at %d", at).isEqualTo(ContinuationRows.FROZEN);
    }
    assertThat(table.ruleAt(24).cfaReg()).isEqualTo(RBX);
    assertThat(table.ruleAt(24).flags()).isZero();
    assertThat(table.ruleAt(27).cfaReg()).isEqualTo(UnwindRule.RSP);
    assertThat(table.ruleAt(27).flags()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Stub Generator continuation_blob", "StubRoutines (continuation stubs)"})
  void blobWithoutNamesOfItsStubsIsNoneOfThem(String name) {
    assertThat(ContinuationRows.covers(name)).isFalse();
  }

  private static UnwindTable rows(String name, String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    GeneratedRegion region = new GeneratedRegion(name, GeneratedRegion.Kind.STUB, BASE, 0, code);
    return GeneratedCodeRows.of(List.of(region), BASE, BASE + 4096).table();
  }
}
