package jtrace.tests.chain;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.tests.chain.Verdict.Kind;
import org.junit.jupiter.api.Test;

class StackCheckTest {

  private static final String ROOT =
      "[chain-0];start_thread;java.lang.Thread.run;java.lang.Thread.runWith;"
          + "jtrace.workloads.KnownChain$Worker.run";
  private static final String PLAIN = ";jtrace.workloads.chain.PlainMath_00";

  private final StackCheck check = new StackCheck();

  private Verdict verdict(String stack) {
    return check.check(FoldedLine.parse(stack + " 1"));
  }

  @Test
  void everyPrefixOfAChainIsRight() {
    String stack = ROOT;
    assertThat(verdict(stack).kind()).isEqualTo(Kind.RIGHT);
    for (int layer = 0; layer < 4; layer++) {
      stack += PLAIN + layer + "_0.step";
      assertThat(verdict(stack)).isEqualTo(new Verdict(Kind.RIGHT, ""));
    }
    assertThat(verdict(stack + ";java.lang.Math.sin;libmSin").kind()).isEqualTo(Kind.RIGHT);
    assertThat(verdict(stack + ";asm_exc_page_fault").kind()).isEqualTo(Kind.RIGHT);
  }

  @Test
  void namesWithSlashesAndKindSuffixesAreRightToo() {
    String stack = (ROOT + PLAIN + "0_0.step_[j]" + PLAIN + "1_0.step_[i]").replace('.', '/');
    assertThat(verdict(stack.replace("/run", ".run").replace("/step", ".step")).kind())
        .isEqualTo(Kind.RIGHT);
  }

  @Test
  void skippedFrameIsWrong() {
    assertThat(verdict(ROOT + PLAIN + "0_0.step" + PLAIN + "2_0.step"))
        .isEqualTo(new Verdict(Kind.WRONG, "skipped: PlainMath_000_0 -> PlainMath_002_0"));
    assertThat(verdict(ROOT + PLAIN + "1_0.step").kind()).isEqualTo(Kind.WRONG);
    assertThat(verdict(ROOT + PLAIN + "0_0.step;java.lang.Math.sin").kind()).isEqualTo(Kind.WRONG);
    assertThat(verdict("java.lang.Thread.run" + PLAIN + "0_0.step").kind()).isEqualTo(Kind.WRONG);
  }

  @Test
  void repeatedFrameIsWrong() {
    assertThat(verdict(ROOT + PLAIN + "0_0.step" + PLAIN + "0_0.step"))
        .isEqualTo(new Verdict(Kind.WRONG, "repeated: PlainMath_000_0 -> PlainMath_000_0"));
  }

  @Test
  void frameOfAnotherChainIsWrong() {
    assertThat(verdict(ROOT + PLAIN + "0_0.step;jtrace.workloads.chain.Big_001_0.step").kind())
        .isEqualTo(Kind.WRONG);
  }

  @Test
  void foreignAndNativeFramesInTheMiddleAreWrong() {
    String callee = PLAIN + "1_0.step";
    assertThat(verdict(ROOT + PLAIN + "0_0.step;java.lang.Object.hashCode" + callee).kind())
        .isEqualTo(Kind.WRONG);
    assertThat(verdict(ROOT + PLAIN + "0_0.step;JavaCalls::call" + callee).kind())
        .isEqualTo(Kind.WRONG);
  }

  @Test
  void stackWithoutItsRootIsIncompleteUnlessAlsoWrong() {
    String upper = "[chain-0];[truncated: no unwind rule]" + PLAIN + "1_0.step";
    assertThat(verdict(upper).kind()).isEqualTo(Kind.INCOMPLETE);
    assertThat(verdict(upper + PLAIN + "3_0.step").kind()).isEqualTo(Kind.WRONG);
    assertThat(verdict("[chain-0];start_thread;JavaThread::run()").kind()).isEqualTo(Kind.WRONG);
  }

  @Test
  void otherThreadsAreNotJudged() {
    assertThat(verdict("start_thread;CompileBroker::compiler_thread_loop()").kind())
        .isEqualTo(Kind.OTHER);
    assertThat(verdict("[truncated: no table];memcpy").kind()).isEqualTo(Kind.OTHER_INCOMPLETE);
  }

  @Test
  void lambdaNeedsItsOwnFrames() {
    Scenario mix =
        Plan.scenarios().stream()
            .filter(s -> s.name().startsWith("Mix") && s.links().indexOf(Link.LAMBDA) > 0)
            .findFirst()
            .orElseThrow();
    int at = mix.links().indexOf(Link.LAMBDA);
    Level below = mix.layer(at).getFirst();
    String callee = ";" + mix.layer(at + 1).getFirst().frameName();
    String caller = "[chain-0];[truncated: x];" + below.frameName();
    String lambda = ";" + below.className() + "$$Lambda/0x00007f12.99.applyAsLong";
    String body = ";" + below.className() + ".lambda$step$0";
    assertThat(verdict(caller + lambda + body + callee).kind()).isEqualTo(Kind.INCOMPLETE);
    assertThat(verdict(caller + lambda + callee).kind()).isEqualTo(Kind.WRONG);
    assertThat(verdict(caller + callee).kind()).isEqualTo(Kind.WRONG);
  }
}
