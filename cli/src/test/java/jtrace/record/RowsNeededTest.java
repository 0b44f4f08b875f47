package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsNeededTest {
  private static final int USUAL = 1 << 20;

  @Test
  void fewFilesAreContentWithTheUsualRoom() {
    assertThat(RowsNeeded.rows(15 << 20, USUAL)).isEqualTo(USUAL);
    assertThat(RowsNeeded.of(List.of(), USUAL)).isEqualTo(USUAL);
    assertThat(RowsNeeded.of(List.of(Integer.MAX_VALUE), USUAL)).isEqualTo(USUAL);
  }

  @Test
  void muchNativeCodeHasRoomBesideWhatIsLoadedLater() {
    assertThat(RowsNeeded.rows(64 << 20, USUAL)).isEqualTo((2 << 20) + (USUAL >> 1));
  }

  @Test
  void moreThanTheKernelIsAskedForIsRefused() {
    assertThat(RowsNeeded.rows(1L << 40, USUAL)).isEqualTo(RowsNeeded.MAX_ROWS);
    assertThat(RowsNeeded.rows(0, 7 << 20)).isEqualTo(7 << 20);
  }

  @Test
  void aFileOfSeveralProcessesCountsOnce() {
    int self = (int) ProcessHandle.current().pid();
    assertThat(RowsNeeded.of(List.of(self, self), 0)).isEqualTo(RowsNeeded.of(List.of(self), 0));
    assertThat(RowsNeeded.of(List.of(self), 0)).isPositive();
  }
}
