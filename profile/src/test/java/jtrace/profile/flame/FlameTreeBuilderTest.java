package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.SampleRecordings;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class FlameTreeBuilderTest {
  private static final Frame A = Frame.ofSymbol(FrameKind.NATIVE, "a", "", "/lib/a.so", 0);
  private static final Frame B = Frame.ofSymbol(FrameKind.NATIVE, "b", "", "/lib/a.so", 0);

  private static FlameTreeBuilder builder(int maxNodes) {
    FlameTreeBuilder builder = new FlameTreeBuilder(maxNodes);
    builder.process(new ProcessInfo(1, "p", "", "", 0));
    builder.thread(new ThreadInfo(0, 1, "t", false));
    return builder;
  }

  @Test
  void keepsTheValueOfStacksBeyondItsLimits() {
    FlameTreeBuilder builder = builder(1);
    builder.add(List.of(A, B, B), 0, 5);
    builder.add(List.of(B), 0, 2);
    builder.add(List.of(A), 0, 1);
    FlameTree tree = builder.build();
    assertThat(tree.nodeCount()).isEqualTo(1);
    assertThat(tree.total()).isEqualTo(8);
    assertThat(tree.foldedStackCount()).isEqualTo(2);
    assertThat(tree.root().self()).isEqualTo(2);
  }

  @Test
  void endsAStackOfAbsurdDepth() {
    FlameTreeBuilder builder = builder(FlameTreeBuilder.MAX_NODES);
    builder.add(Collections.nCopies(100_000, A), 0, 3);
    FlameTree tree = builder.build();
    assertThat(tree.nodeCount()).isEqualTo(FlameTreeBuilder.MAX_DEPTH);
    assertThat(tree.total()).isEqualTo(3);
    assertThat(tree.foldedStackCount()).isEqualTo(1);
  }

  @Test
  void absurdValuesDoNotTurnNegative() {
    FlameTreeBuilder builder = builder(10);
    builder.add(List.of(A), 0, Long.MAX_VALUE);
    builder.add(List.of(A), 0, Long.MAX_VALUE);
    assertThat(builder.build().total()).isEqualTo(Long.MAX_VALUE);
    assertThat(new PackedTree(builder.build()).json(KnownProfile.page())).contains("nodes");
  }

  @Test
  void nearLinesAreNotTakenForExactOnes() {
    FlameTreeBuilder builder = builder(10);
    Frame exact = ServiceProfile.java(FrameKind.C2, "a.B", "m", 31);
    builder.add(List.of(exact), 0, 2);
    builder.add(List.of(SampleRecordings.near(exact)), 0, 3);
    FlameNode node = builder.build().root().children().firstEntry().getValue();
    assertThat(node.hottestLine()).isEqualTo(new SourceLine(31, true));
    assertThat(node.lineCount()).isEqualTo(2);
    assertThat(node.hottestLine().packed()).isEqualTo(63);
  }

  @Test
  void refusesUnknownThreadsAndNegativeValues() {
    FlameTreeBuilder builder = builder(10);
    assertThatThrownBy(() -> builder.add(List.of(A), 1, 1)).hasMessage("unknown thread 1");
    assertThatThrownBy(() -> builder.add(List.of(A), 0, -1)).hasMessage("value -1");
    assertThatThrownBy(() -> builder.thread(new ThreadInfo(1, 2, "u", false)))
        .hasMessage("thread of unknown process 1");
    builder.add(List.of(A), 0, 0);
    assertThat(builder.build().nodeCount()).isZero();
  }
}
