package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import jtrace.symbolizer.unwind.UnwindRule.Location;
import org.junit.jupiter.api.Test;

/** Functions whose frame information tells how their frame is made, and not how it ends. */
class FunctionEndsTest {
  private static final long START = 0x1000;

  @Test
  void eachPopTakesOneWordOffTheFrame() {
    // push rbp; push rbx; sub rsp, 8; call; add rsp, 8; mov eax, ebx; pop rbx; pop rbp; ret
    Rows rows = new Rows("55" + "53" + "4883ec08" + "e800000000" + "4883c408" + "89d8" + "5b5dc3");
    rows.described(0, 8, false)
        .described(1, 16, true)
        .described(2, 24, true)
        .described(6, 32, true);

    UnwindTable table = rows.table();

    assertThat(sp(table, 11)).isEqualTo(32); // add
    assertThat(sp(table, 15)).isEqualTo(24); // mov
    assertThat(sp(table, 17)).isEqualTo(24); // pop rbx
    assertThat(sp(table, 18)).isEqualTo(16); // pop rbp
    assertThat(at(table, 18).fp()).isEqualTo(Location.AT_CFA);
    assertThat(at(table, 18).fpOffset()).isEqualTo(-16);
    assertThat(sp(table, 19)).isEqualTo(8); // ret
    assertThat(at(table, 19).fp()).isEqualTo(Location.SAME);
  }

  @Test
  void codeBehindAReturnHasItsFrameAgain() {
    // push rbx; test eax, eax; je +2; pop rbx; ret; call; jmp back to the pop
    Rows rows = new Rows("53" + "85c0" + "7402" + "5bc3" + "e800000000" + "ebf7");
    rows.described(0, 8, false).described(1, 16, false);

    UnwindTable table = rows.table();

    assertThat(sp(table, 5)).isEqualTo(16);
    assertThat(sp(table, 6)).isEqualTo(8);
    assertThat(sp(table, 7)).isEqualTo(16);
    assertThat(sp(table, 12)).isEqualTo(16); // a jump within the function
  }

  @Test
  void rbpTellsTheFrameUpToWhereItIsRestored() {
    // push rbp; mov rbp, rsp; push rbx; lea rsp, [rbp-8]; pop rbx; pop rbp; ret; leave; ret
    Rows rows = new Rows("55" + "4889e5" + "53" + "488d65f8" + "5b5dc3" + "c9c3");
    rows.described(0, 8, false).described(1, 16, true).byRbp(4);

    UnwindTable table = rows.table();

    assertThat(at(table, 9).cfaReg()).isEqualTo(UnwindRule.RBP); // pop rbx
    assertThat(at(table, 10).cfaReg()).isEqualTo(UnwindRule.RBP); // pop rbp
    assertThat(sp(table, 11)).isEqualTo(8); // ret
    assertThat(at(table, 12).cfaReg()).isEqualTo(UnwindRule.RBP); // leave
    assertThat(sp(table, 13)).isEqualTo(8); // ret
  }

  @Test
  void registersThatAreLoadedBeforeTheFrameGoes() {
    // sub rsp, 24; mov [rsp+16], rbp; mov rbp, [rsp+16]; add rsp, 24; ret
    Rows rows = new Rows("4883ec18" + "48896c2410" + "488b6c2410" + "4883c418" + "c3");
    rows.described(0, 8, false).described(4, 32, false).described(9, 32, true);

    UnwindTable table = rows.table();

    assertThat(sp(table, 14)).isEqualTo(32); // add
    assertThat(sp(table, 18)).isEqualTo(8); // ret
    assertThat(at(table, 18).fp()).isEqualTo(Location.SAME);
  }

  @Test
  void jumpsOutOfTheFunctionAreEndsWhenTheFrameIsGone() {
    // push rbx; jmp far; pop rbx; jmp far; jmp [rax*8]
    Rows rows = new Rows("53" + "e900100000" + "5b" + "e900100000" + "ff24c500000000");
    rows.described(0, 8, false).described(1, 16, false);

    UnwindTable table = rows.table();

    assertThat(sp(table, 1)).isEqualTo(16); // a part of the function that lies apart
    assertThat(sp(table, 6)).isEqualTo(16);
    assertThat(sp(table, 7)).isEqualTo(8); // a tail call
    assertThat(sp(table, 12)).isEqualTo(16); // a table of jumps
  }

  @Test
  void whatTellsOfOneEndIsLeftAsItIs() {
    // push rbx; pop rbx; ret; push rbx; pop rbx; ret
    Rows rows = new Rows("53" + "5bc3" + "53" + "5bc3");
    rows.described(0, 8, false).described(1, 16, false).described(2, 8, false);
    rows.described(4, 16, false);

    assertThat(sp(rows.table(), 5)).isEqualTo(16);
  }

  private static UnwindRule at(UnwindTable table, long offset) {
    return table.ruleAt(START + offset);
  }

  private static int sp(UnwindTable table, long offset) {
    UnwindRule rule = at(table, offset);
    assertThat(rule.cfaReg()).isEqualTo(UnwindRule.RSP);
    return rule.cfaOffset();
  }

  /** A function and what is told of it. */
  private static final class Rows {
    private final byte[] code;
    private final RuleTable table = new RuleTable();
    private final CfaState state = new CfaState();

    Rows(String hex) {
      code = HexFormat.of().parseHex(hex);
      state.location(CfaState.RETURN_COLUMN, CfaState.AT_CFA, 0, -8);
    }

    Rows described(int offset, int cfa, boolean rbpSaved) {
      state.cfa(CfaState.REG, UnwindRule.RSP, cfa, 0);
      state.location(UnwindRule.RBP, rbpSaved ? CfaState.AT_CFA : CfaState.SAME, 0, -16);
      table.row(START + offset, table.rule(state, false));
      return this;
    }

    Rows byRbp(int offset) {
      state.cfa(CfaState.REG, UnwindRule.RBP, 16, 0);
      state.location(UnwindRule.RBP, CfaState.AT_CFA, 0, -16);
      table.row(START + offset, table.rule(state, false));
      return this;
    }

    UnwindTable table() {
      FunctionEnds ends =
          new FunctionEnds(
              address -> ByteBuffer.wrap(code, (int) (address - START), code.length), table);
      ends.complete(START, START + code.length);
      table.row(START + code.length, 0);
      return table.toTable();
    }
  }
}
