package jtrace.tests.fibers;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.tests.chain.FoldedLine;
import jtrace.tests.chain.Verdict.Kind;
import org.junit.jupiter.api.Test;

class FiberCheckTest {
  private static final String CARRIER =
      "clone3;start_thread;java.util.concurrent.ForkJoinWorkerThread.run;"
          + "java.lang.VirtualThread.runContinuation;jdk.internal.vm.Continuation.run;";
  private static final String ENTRY =
      "jdk.internal.vm.Continuation.enterSpecial;jdk.internal.vm.Continuation.enter;"
          + "jdk.internal.vm.Continuation.enter0;java.lang.VirtualThread$VThreadContinuation$1.run;"
          + "java.lang.VirtualThread.run;java.lang.Thread.runWith;"
          + "jtrace.workloads.KnownFibers$Runner.run;jtrace.workloads.KnownFibers$Runner.once;";
  private static final String FIBER = "[fiber-Park6-57 virtual #57];";

  private static Kind kind(String stack) {
    return new FiberCheck().check(FoldedLine.parse(stack + " 1")).kind();
  }

  private static String levels(String chain, int... levels) {
    StringBuilder text = new StringBuilder("jtrace.workloads.fibers." + chain + ".run");
    for (int level : levels) {
      text.append(";jtrace.workloads.fibers.%s.s%03d".formatted(chain, level));
    }
    return text.toString();
  }

  @Test
  void chainsWithoutAGapAreRight() {
    assertThat(kind(FIBER + CARRIER + ENTRY + levels("Park6", 0, 1, 2))).isEqualTo(Kind.RIGHT);
    assertThat(
            kind(FIBER + CARRIER + ENTRY + levels("Park6", 0) + ";jtrace.workloads.fibers.Body.up"))
        .isEqualTo(Kind.RIGHT);
    assertThat(kind("[ForkJoinPool-1-worker-1 tid=5];" + CARRIER + "Foo::bar"))
        .isEqualTo(Kind.OTHER);
  }

  @Test
  void gapsRepetitionsAndForeignLevelsAreWrong() {
    assertThat(kind(FIBER + CARRIER + ENTRY + levels("Park6", 0, 2))).isEqualTo(Kind.WRONG);
    assertThat(kind(FIBER + CARRIER + ENTRY + levels("Park6", 0, 1, 1))).isEqualTo(Kind.WRONG);
    assertThat(kind(FIBER + CARRIER + ENTRY + levels("Yield6", 0))).isEqualTo(Kind.WRONG);
    assertThat(kind(FIBER + CARRIER + "java.lang.VirtualThread.run;" + levels("Park6", 0)))
        .isEqualTo(Kind.WRONG);
    assertThat(
            kind(
                FIBER
                    + CARRIER
                    + ENTRY
                    + levels("Park6", 0)
                    + ";jtrace.workloads.fibers.Body.block"))
        .isEqualTo(Kind.WRONG);
  }

  @Test
  void theNameMustBeThatOfTheIdAndTheIdThatOfAVirtualThread() {
    String stack = CARRIER + ENTRY + levels("Park6", 0);
    assertThat(kind("[fiber-Park6-57 virtual #58];" + stack)).isEqualTo(Kind.WRONG);
    assertThat(kind("[ForkJoinPool-1-worker-1 tid=5];" + stack)).isEqualTo(Kind.WRONG);
    assertThat(kind(FIBER + CARRIER + "Foo::bar")).isEqualTo(Kind.WRONG);
  }

  @Test
  void continuationsInsideOfContinuationsAreTold() {
    String nested =
        "jtrace.workloads.Generator.last;java.lang.reflect.Method.invoke;"
            + "jdk.internal.vm.Continuation.run;jdk.internal.vm.Continuation.enterSpecial;"
            + "jdk.internal.vm.Continuation.enter;jdk.internal.vm.Continuation.enter0;"
            + "jtrace.workloads.Generator.run;";
    String pool = CARRIER.replace("util.concurrent.ForkJoinWorkerThread", "lang.Thread");
    String platform =
        "[generator-Park6 tid=9];clone3;start_thread;java.lang.Thread.run;java.lang.Thread.runWith;"
            + "jtrace.workloads.KnownFibers$Runner.run;jtrace.workloads.KnownFibers$Runner.once;";
    assertThat(kind(FIBER + pool + ENTRY + nested + levels("Park6", 0, 1))).isEqualTo(Kind.RIGHT);
    assertThat(kind(FIBER + pool + ENTRY + nested + levels("Park6", 1))).isEqualTo(Kind.WRONG);
    assertThat(kind(FIBER + pool + ENTRY + "jtrace.workloads.Generator.last;" + levels("Park6", 0)))
        .isEqualTo(Kind.WRONG);
    assertThat(kind(platform + nested + levels("Park6", 0, 1))).isEqualTo(Kind.RIGHT);
    assertThat(kind(platform + nested + levels("Park6", 0, 2))).isEqualTo(Kind.WRONG);
  }

  @Test
  void stacksThatAreMarkedAsCutAreIncomplete() {
    assertThat(kind(FIBER + "[truncated: frozen frames];" + CARRIER + ENTRY + levels("Park6", 3)))
        .isEqualTo(Kind.INCOMPLETE);
  }
}
