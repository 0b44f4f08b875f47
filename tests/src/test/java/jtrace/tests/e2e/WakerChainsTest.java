package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import jtrace.tests.chain.FoldedLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who woke the waker, on a program whose threads wake each other in a row. */
@E2e
class WakerChainsTest {
  private static final String PROGRAM = "jtrace.workloads.KnownRelay";
  private static final String PARK = "[park] java.util.concurrent.Semaphore$NonfairSync";

  /** What the first thread sleeps in all. */
  private static final long SLEPT_NANOS = 2_000_000_000L;

  @TempDir Path directory;

  private static String place(String method) {
    return PROGRAM + "." + method;
  }

  /** Stacks that have these frames in this order, the last one as leaf. */
  private static Predicate<FoldedLine> inOrder(String... wanted) {
    return line -> {
      int at = -1;
      for (String frame : wanted) {
        int offset = line.frames().subList(at + 1, line.frames().size()).indexOf(frame);
        if (offset < 0) {
          return false;
        }
        at += offset + 1;
      }
      return at == line.frames().size() - 1;
    };
  }

  /** The rest of the program's time it waits for a CPU, which is more on a busy machine. */
  private static void assertIsWhatTheThirdWaits(
      long nanos, List<FoldedLine> stacks, Map<String, Long> truth) {
    long endedBySecond = FoldedEvents.sum(stacks, inOrder(place("secondKnown"), PARK));
    assertThat(nanos).isCloseTo(endedBySecond, withPercentage(5));
    assertThat(nanos).isBetween(SLEPT_NANOS * 9 / 10, truth.get("thirdKnown"));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void theWakersOfAWakerStandBelowIt(int jdk) throws IOException {
    FoldedEvents recorded = new FoldedEvents(directory, PROGRAM, List.of("-Xint"));
    Map<String, Long> truth = recorded.record(jdk, List.of("-e", "wakeup", "--hops", "3"));
    List<FoldedLine> stacks = recorded.stacks("wakeup");
    long chained =
        FoldedEvents.sum(
            stacks,
            inOrder(
                "[interrupt]", "[sleep]", place("firstKnown"), PARK, place("secondKnown"), PARK));
    assertIsWhatTheThirdWaits(chained, stacks, truth);
    assertThat(stacks)
        .as("no more than three wakers")
        .noneMatch(line ->
            line.frames().stream().filter(frame -> frame.equals("start_thread")).count() > 3);
  }

  @Test
  void noMoreWakersAreToldThanAreAskedFor() throws IOException {
    FoldedEvents recorded = new FoldedEvents(directory, PROGRAM, List.of("-Xint"));
    Map<String, Long> truth = recorded.record(25, List.of("-e", "wakeup", "--hops", "2"));
    List<FoldedLine> two = recorded.stacks("wakeup");
    assertIsWhatTheThirdWaits(
        FoldedEvents.sum(two, inOrder(place("firstKnown"), PARK, place("secondKnown"), PARK)),
        two,
        truth);
    assertThat(two)
        .noneMatch(inOrder("[interrupt]", place("firstKnown"), PARK, place("secondKnown"), PARK));
    recorded.record(25, List.of("-e", "wakeup"));
    List<FoldedLine> one = recorded.stacks("wakeup");
    assertThat(FoldedEvents.sum(one, inOrder(place("secondKnown"), PARK))).isPositive();
    assertThat(one).noneMatch(inOrder(place("firstKnown"), place("secondKnown"), PARK));
  }

  @Test
  void whatCannotBeAskedForIsSaid() {
    Jtrace.run("record", "-p", "1", "-e", "wakeup", "--hops", "9").assertUsage("--hops", "8");
    Jtrace.run("record", "-p", "1", "-e", "mutex", "--hops", "2").assertUsage("-e wakeup");
  }
}
