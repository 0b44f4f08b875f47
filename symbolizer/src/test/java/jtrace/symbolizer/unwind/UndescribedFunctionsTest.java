package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import jtrace.symbolizer.unwind.UnwindRule.CfaKind;
import jtrace.symbolizer.unwind.UnwindRule.Location;
import org.junit.jupiter.api.Test;

/** Assembler code that has a symbol and no frame information. */
class UndescribedFunctionsTest {
  private static final long START = 0x1000;
  private static final int RBX = 3;

  @Test
  void registersArePushedAndPopped() {
    // push rbp; push rbx; xor ebp, ebp; pop rbx; pop rbp; ret
    UnwindTable table = table("55" + "53" + "31ed" + "5b5dc3", 7);

    assertThat(at(table, 0)).isEqualTo(UnwindRule.frame(UnwindRule.RSP, 8, Location.SAME, 0));
    assertThat(at(table, 4).cfaOffset()).isEqualTo(24);
    assertThat(at(table, 4).fp()).isEqualTo(Location.AT_CFA);
    assertThat(at(table, 4).fpOffset()).isEqualTo(-16);
    assertThat(at(table, 5).cfaOffset()).isEqualTo(16);
    assertThat(at(table, 6)).isEqualTo(UnwindRule.frame(UnwindRule.RSP, 8, Location.SAME, 0));
    assertThat(at(table, 7).cfaKind()).isEqualTo(CfaKind.NONE);
  }

  /** As the kernels of OpenBLAS do. */
  @Test
  void theStackIsAlignedAndAnotherRegisterHoldsTheFrame() {
    // sub rsp, 96; mov [rsp+8], rbp; mov rbx, rsp; sub rsp, 128; and rsp, -4096; mov ebp, 0;
    // mov rsp, rbx; mov rbp, [rsp+8]; add rsp, 96; ret
    UnwindTable table =
        table(
            "4883ec60"
                + "48896c2408"
                + "4889e3"
                + "4881ec80000000"
                + "4881e400f0ffff"
                + "bd00000000"
                + "4889dc"
                + "488b6c2408"
                + "4883c460"
                + "c3",
            0);

    UnwindRule inside = at(table, 31);
    assertThat(inside.cfaReg()).isEqualTo(RBX);
    assertThat(inside.cfaOffset()).isEqualTo(104);
    assertThat(inside.fpOffset()).isEqualTo(-96);
    assertThat(at(table, 43)).isEqualTo(UnwindRule.frame(UnwindRule.RSP, 8, Location.SAME, 0));
  }

  @Test
  void whatEntersTheKernelHasNoRows() {
    // mov eax, 15; syscall
    assertThat(table("b80f000000" + "0f05", 7).rows()).isZero();
  }

  @Test
  void onlyWhatNothingElseDescribesIsFollowed() {
    byte[] code = HexFormat.of().parseHex("53" + "5bc3" + "53" + "5bc3");
    RuleTable rows = new RuleTable();
    functions(code, START, 3, START + 3, 3).emit(rows, START + 2, START + 6);

    UnwindTable table = rows.toTable();
    assertThat(at(table, 1).cfaKind()).isEqualTo(CfaKind.NONE);
    assertThat(at(table, 4).cfaOffset()).isEqualTo(16);
  }

  private static UnwindRule at(UnwindTable table, long offset) {
    return table.ruleAt(START + offset);
  }

  private static UnwindTable table(String hex, int size) {
    byte[] code = HexFormat.of().parseHex(hex);
    RuleTable rows = new RuleTable();
    functions(code, START, size).emit(rows, START, START + code.length);
    return rows.toTable();
  }

  private static UndescribedFunctions functions(byte[] code, long... startsAndSizes) {
    long[] functions = new long[startsAndSizes.length / 2];
    for (int i = 0; i < functions.length; i++) {
      functions[i] =
          UndescribedFunctions.function(startsAndSizes[2 * i], startsAndSizes[2 * i + 1]);
    }
    return new UndescribedFunctions(
        address ->
            ByteBuffer.wrap(code, (int) (address - START), code.length - (int) (address - START)),
        functions);
  }
}
