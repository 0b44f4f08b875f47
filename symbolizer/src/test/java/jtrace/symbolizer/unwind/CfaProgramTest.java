package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import jtrace.symbolizer.unwind.UnwindRule.CfaKind;
import jtrace.symbolizer.unwind.UnwindRule.Location;
import org.junit.jupiter.api.Test;

class CfaProgramTest {

  private static final int[] START = {0x0c, 7, 8, 0x90, 1}; // CFA = rsp+8, ra at CFA-8

  private static UnwindTable run(int... program) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b : START) {
      bytes.write(b);
    }
    for (int b : program) {
      bytes.write(b);
    }
    DwarfReader reader = new DwarfReader(bytes.toByteArray(), 0, 0, at -> 0);
    RuleTable rows = new RuleTable();
    CfaProgram cfa = new CfaProgram(reader, rows);
    Cie cie = new Cie();
    cie.codeAlignment = 1;
    cie.dataAlignment = -8;
    cie.returnColumn = 16;
    cie.programEnd = START.length;
    assertThat(cfa.prepare(cie)).isTrue();
    cfa.rows(cie, START.length, bytes.size(), 0x1000, 0x1100);
    rows.row(0x1100, 0);
    return rows.toTable();
  }

  @Test
  void prologueAndEpilogueGiveRows() {
    // push rbp; mov rbp,rsp; remember; leave; restore
    UnwindTable table =
        run(0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6, 0x0a, 0x50, 0x0c, 7, 8, 0xc6, 0x41, 0x0b);

    assertThat(table.ruleAt(0x0fff)).isEqualTo(UnwindRule.NONE);
    assertThat(table.ruleAt(0x1000)).isEqualTo(UnwindRule.frame(7, 8, Location.SAME, 0));
    assertThat(table.ruleAt(0x1001)).isEqualTo(UnwindRule.frame(7, 16, Location.AT_CFA, -16));
    assertThat(table.ruleAt(0x1004)).isEqualTo(UnwindRule.frame(6, 16, Location.AT_CFA, -16));
    assertThat(table.ruleAt(0x1014)).isEqualTo(UnwindRule.frame(7, 8, Location.SAME, 0));
    assertThat(table.ruleAt(0x1015)).isEqualTo(UnwindRule.frame(6, 16, Location.AT_CFA, -16));
    assertThat(table.ruleAt(0x1100)).isEqualTo(UnwindRule.NONE);
  }

  @Test
  void realignedFramesReadTheirCfaFromMemory() {
    // CFA = *(rbp - 8); rbp at *(rbp + 0)
    UnwindRule rule = run(0x0f, 3, 0x76, 0x78, 0x06, 0x10, 6, 2, 0x76, 0).ruleAt(0x1000);

    assertThat(rule.cfaKind()).isEqualTo(CfaKind.DEREF);
    assertThat(rule.cfaReg()).isEqualTo(UnwindRule.RBP);
    assertThat(rule.cfaOffset()).isEqualTo(-8);
    assertThat(rule.fp()).isEqualTo(Location.AT_REG);
    assertThat(rule.fpReg()).isEqualTo(UnwindRule.RBP);
    assertThat(run(0x0f, 5, 0x77, 40, 0x06, 0x23, 8).ruleAt(0x1000).cfaOffset2()).isEqualTo(8);
  }

  @Test
  void thePltExpressionIsKnownAndOthersBecomeGaps() {
    assertThat(
            run(0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22)
                .ruleAt(0x1000)
                .cfaKind())
        .isEqualTo(CfaKind.PLT);
    assertThat(run(0x0f, 4, 0x77, 8, 0x79, 0).rows()).isZero();
  }

  @Test
  void undefinedReturnAddressEndsTheStack() {
    UnwindTable table = run(0x44, 0x07, 16);

    assertThat(table.ruleAt(0x1000).isStop()).isFalse();
    assertThat(table.ruleAt(0x1004).isStop()).isTrue();
  }

  @Test
  void theReturnAddressMayBeInARegister() {
    UnwindRule rule = run(0x09, 16, 2).ruleAt(0x1000);

    assertThat(rule.ra()).isEqualTo(Location.REG);
    assertThat(rule.raReg()).isEqualTo(2);
  }

  @Test
  void theCallersStackPointerMayBeInARegister() {
    // CFA = rdi + 16; rsp in r8, rbp in r9, ra at CFA + 8
    UnwindRule rule = run(0x0c, 5, 16, 0x09, 7, 8, 0x09, 6, 9, 0x11, 16, 0x7f).ruleAt(0x1000);

    assertThat(rule)
        .isEqualTo(
            new UnwindRule(CfaKind.REG, 8, 0, 0, Location.REG, 9, 0, Location.AT_REG, 5, 24, 0));
    assertThat(run(0x86, 2, 0x09, 7, 17).ruleAt(0x1000)).isEqualTo(UnwindRule.NONE);
    assertThat(run(0x0f, 3, 0x76, 0x78, 0x06, 0x09, 7, 8).rows()).isZero();
  }

  @Test
  void brokenInstructionsMakeTheRestAGap() {
    assertThat(run(0x44, 0x3f).ruleAt(0x1000)).isNotEqualTo(UnwindRule.NONE);
    assertThat(run(0x44, 0x3f).ruleAt(0x1004)).isEqualTo(UnwindRule.NONE);
    assertThat(run(0x44, 0x0b).ruleAt(0x1004)).isEqualTo(UnwindRule.NONE);
    assertThat(run(0x44, 0x0f, 0x7f).ruleAt(0x1004)).isEqualTo(UnwindRule.NONE);
    assertThat(run(0x44, 0x0e).ruleAt(0x1004)).isEqualTo(UnwindRule.NONE);
    int[] deep = new int[200];
    java.util.Arrays.fill(deep, 0x0a);
    assertThat(run(deep).rows()).isZero();
  }

  @Test
  void offsetsThatDoNotFitAreNotTruncated() {
    assertThat(run(0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f).rows()).isZero();
    assertThat(run(0x0c, 17, 8).rows()).isZero();
  }
}
