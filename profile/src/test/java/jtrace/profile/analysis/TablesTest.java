package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import jtrace.profile.SampleRecordings;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;

class TablesTest {
  private final Profile profile = Profile.of(SampleRecordings.small(), ViewOptions.ALL);

  private static List<String> lines(TopTable table) {
    return table.lines().stream()
        .map(line ->
            String.join("/", line.keys()) + " " + line.selfCount() + " " + line.totalCount())
        .toList();
  }

  @Test
  void recursionCountsOnceInTotal() {
    assertThat(lines(TopTable.of(profile, SortKey.METHOD)))
        .startsWith("com.acme.Worker.inner 6 6", "com.acme.Fib.fib 3 3", "vfs_read 2 2")
        .contains("JavaCalls::call(JavaValue*) 0 11");
  }

  @Test
  void groupsByEveryKey() {
    assertThat(lines(TopTable.of(profile, SortKey.PACKAGE)))
        .contains("com.acme 9 12", "[kernel.kallsyms] 2 2", "libfoo.so 1 1", "java.io 0 2");
    assertThat(lines(TopTable.of(profile, SortKey.CLASS))).contains("com.acme.Worker 6 9");
    assertThat(lines(TopTable.of(profile, SortKey.KIND))).contains("inlined 6 6", "c2 3 10");
    assertThat(lines(TopTable.of(profile, SortKey.THREAD)))
        .containsExactly("main 9 9", "worker-1 3 3");
    assertThat(lines(TopTable.of(profile, SortKey.parse("thread,package"))))
        .contains("main/com.acme 9 9", "worker-1/com.acme 0 3");
  }

  @Test
  void anUnknownSortKeyNamesTheKnownOnes() {
    assertThatThrownBy(() -> SortKey.parse("thread,colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'colour'")
        .hasMessageContaining("thread,package,class,method,kind");
  }

  @Test
  void theTreeGrowsDownFromRootsAndUpFromLeaves() {
    CallTree down = CallTree.of(profile, CallTree.Direction.TOP_DOWN);
    assertThat(down.root().totalCount()).isEqualTo(12);
    assertThat(down.root().children())
        .extracting(CallTree.Node::label)
        .containsExactly("JavaCalls::call(JavaValue*)", "[truncated: no unwind rule]");
    CallTree up = CallTree.of(profile, CallTree.Direction.BOTTOM_UP);
    assertThat(up.root().children())
        .extracting(CallTree.Node::selfCount)
        .containsExactly(6L, 3L, 2L, 1L);
    assertThat(up.root().children().getFirst().children().getFirst().label())
        .isEqualTo("com.acme.Worker.work");
  }

  @Test
  void selfOfAllNodesIsTheTotal() {
    for (CallTree.Direction direction : CallTree.Direction.values()) {
      CallTree tree = CallTree.of(profile, direction);
      assertThat(tree.nodes().stream().mapToLong(CallTree.Node::selfCount).sum()).isEqualTo(12);
      assertThat(tree.nodes().stream().mapToLong(CallTree.Node::selfValue).sum())
          .isEqualTo(profile.totalValue());
    }
  }

  @Test
  void theTextLeavesOutBranchesBelowTheLimit() {
    StringBuilder text = new StringBuilder();
    CallTreeText.append(CallTree.of(profile, CallTree.Direction.TOP_DOWN), 20, text);
    assertThat(text).contains("com.acme.Fib.fib").doesNotContain("truncated").contains("`-");
  }

  @Test
  void treesOfVeryDeepStacksAreWritten() {
    Profile deep =
        Profile.of(
            SampleRecordings.built(sink -> {
              SampleRecordings.writeSmall(sink);
              int[] stack = new int[60_000];
              for (int i = 0; i < stack.length; i++) {
                stack[i] = i % 5;
              }
              int id = sink.stack(stack, jtrace.profile.StackEnd.COMPLETE);
              sink.sample(0, 0, 0, 0, id, 1L << 40);
            }),
            ViewOptions.ALL);
    StringBuilder text = new StringBuilder();
    CallTreeText.append(CallTree.of(deep, CallTree.Direction.TOP_DOWN), 0.5, text);
    assertThat(text.toString().lines().count()).isGreaterThan(60_000);
    assertThat(text.length()).isLessThan(20_000_000);
  }

  @Test
  void amountsAreScaled() {
    assertThat(Amounts.text(1_500_000_000L, "nanoseconds")).isEqualTo("1.50 s");
    assertThat(Amounts.text(1_500_000L, "nanoseconds")).isEqualTo("1.50 ms");
    assertThat(Amounts.text(999, "nanoseconds")).isEqualTo("999 ns");
    assertThat(Amounts.text(1536, "bytes")).isEqualTo("1.5 KiB");
    assertThat(Amounts.text(1234, "count")).isEqualTo("1,234");
  }
}
