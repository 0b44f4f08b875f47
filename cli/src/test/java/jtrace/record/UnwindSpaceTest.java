package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import jtrace.symbolizer.unwind.UnwindRule;
import jtrace.symbolizer.unwind.UnwindRule.Location;
import jtrace.symbolizer.unwind.UnwindTable;
import org.junit.jupiter.api.Test;

class UnwindSpaceTest {
  private static final UnwindRule FRAME =
      UnwindRule.frame(UnwindRule.RBP, 16, Location.AT_CFA, -16);

  private final ByteBuffer rows = ByteBuffer.allocate(8 * 8).order(ByteOrder.nativeOrder());
  private final ByteBuffer rules = ByteBuffer.allocate(24 * 3).order(ByteOrder.nativeOrder());
  private final UnwindSpace space = new UnwindSpace(rows, rules);

  @Test
  void tablesFollowEachOtherAndShareTheirRules() {
    UnwindTable table =
        new UnwindTable(
            new int[] {0x1000, 0x1004, 0x1010},
            new int[] {0, 1, 0},
            List.of(UnwindRule.NONE, FRAME));
    assertThat(space.add(table)).isEqualTo(new UnwindSpace.Slice(0, 3, 3));
    assertThat(space.add(table)).isEqualTo(new UnwindSpace.Slice(3, 3, 3));
    assertThat(rows.getInt(4 * 8)).isEqualTo(0x1004);
    assertThat(rows.getShort(4 * 8 + 4)).isEqualTo((short) 1);
    assertThat(rows.getShort(5 * 8 + 4)).isZero();
    assertThat(rules.get(24)).isEqualTo((byte) UnwindRule.CfaKind.REG.ordinal());
    assertThat(rules.getInt(24 + 8)).isEqualTo(16);
    assertThat(rules.getInt(24 + 16)).isEqualTo(-16);
  }

  @Test
  void aTableWithoutRoomIsRefusedAndCounted() {
    UnwindTable large = new UnwindTable(new int[9], new int[9], List.of(FRAME));
    assertThat(space.add(large)).isEqualTo(UnwindSpace.Slice.NONE);
    assertThat(space.refusedTables()).isEqualTo(1);
    assertThat(space.rowCount()).isZero();
  }

  @Test
  void whatWasReplacedIsUsedAgainButNotAtOnce() {
    UnwindTable one = new UnwindTable(new int[] {7}, new int[] {0}, List.of(FRAME));
    UnwindSpace.Slice slice = space.replace(UnwindSpace.Slice.NONE, one);
    int first = slice.first();
    for (int i = 1; i <= 5; i++) {
      UnwindSpace.Slice next = space.replace(slice, one);
      assertThat(next.first()).as("while a walk may read the others").isEqualTo(first + i);
      slice = next;
    }
    assertThat(space.replace(slice, one).first()).isEqualTo(first);
    assertThat(space.rowCount()).isEqualTo(6);
  }

  @Test
  void whatIsGivenBackIsUsedAgain() {
    UnwindTable large = new UnwindTable(new int[6], new int[6], List.of(FRAME));
    UnwindSpace.Slice slice = space.replace(UnwindSpace.Slice.NONE, large);
    assertThat(slice.room()).isEqualTo(7);
    assertThat(space.replace(slice, large)).as("for another there is no room").isSameAs(slice);
    assertThat(space.refusedTables()).isEqualTo(1);
    space.release(slice);
    assertThat(space.replace(UnwindSpace.Slice.NONE, large)).isEqualTo(slice);
  }

  @Test
  void rulesBeyondTheArrayAreGaps() {
    UnwindTable table =
        new UnwindTable(
            new int[] {1, 2, 3},
            new int[] {0, 1, 2},
            List.of(
                FRAME,
                UnwindRule.frame(UnwindRule.RSP, 8, Location.SAME, 0),
                UnwindRule.frame(UnwindRule.RSP, 24, Location.SAME, 0)));
    space.add(table);
    assertThat(rows.getShort(4)).isEqualTo((short) 1);
    assertThat(rows.getShort(2 * 8 + 4)).isZero();
  }
}
