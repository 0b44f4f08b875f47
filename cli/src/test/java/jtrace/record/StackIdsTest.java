package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import jtrace.profile.StackEnd;
import org.junit.jupiter.api.Test;

class StackIdsTest {
  private static final WaitStack STACK =
      new WaitStack(null, new int[10], StackEnd.COMPLETE, Optional.empty(), 0, "", "", 0);
  private static final int ROOM = 10;
  private static final Supplier<Set<Long>> NOT_ASKED =
      () -> {
        throw new AssertionError("nothing is to go");
      };

  private final List<Long> toldAgain = new ArrayList<>();
  private final StackIds stacks = new StackIds(ROOM * STACK.sizeBytes(), toldAgain::add);

  private void put(long from, long to) {
    LongStream.range(from, to).forEach(id -> stacks.put(id, STACK));
  }

  @Test
  void thoseThatFitStay() {
    put(0, ROOM);
    for (int round = 0; round < 5; round++) {
      stacks.endRound(NOT_ASKED);
    }
    assertThat(stacks.find(0)).isPresent();
    assertThat(toldAgain).isEmpty();
  }

  @Test
  void thoseUsedLeastGoWhenAllThatMayReferToThemWasTaken() {
    put(0, ROOM + 1);
    stacks.find(0);
    stacks.endRound(NOT_ASKED);
    assertThat(toldAgain).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    stacks.endRound(Set::of);
    stacks.endRound(NOT_ASKED);
    assertThat(stacks.find(1)).isPresent();
    stacks.endRound(NOT_ASKED);
    assertThat(stacks.find(1)).isEmpty();
    assertThat(stacks.find(6)).isEmpty();
    assertThat(stacks.find(7)).isPresent();
    assertThat(stacks.find(0)).isPresent();
  }

  @Test
  void thoseOfThreadsThatWaitAndThoseToldAgainStay() {
    put(0, ROOM + 1);
    stacks.endRound(NOT_ASKED);
    stacks.put(1, STACK);
    stacks.endRound(() -> Set.of(0L));
    stacks.endRound(NOT_ASKED);
    stacks.endRound(NOT_ASKED);
    assertThat(stacks.find(0)).isPresent();
    assertThat(stacks.find(1)).isPresent();
    assertThat(stacks.find(2)).isEmpty();
  }

  @Test
  void farBeyondTheLimitTheyGoAtOnce() {
    put(0, 2 * ROOM + 1);
    assertThat(stacks.find(0)).isEmpty();
    assertThat(stacks.find(1)).isPresent();
    assertThat(toldAgain).containsExactly(0L);
  }
}
