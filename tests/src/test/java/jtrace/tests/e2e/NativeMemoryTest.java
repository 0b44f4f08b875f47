package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory outside of the Java heap, on a program that asks for known amounts at known places. */
@E2e
class NativeMemoryTest {
  private static final String PROGRAM = "jtrace.workloads.KnownNative";

  @TempDir Path directory;

  private FoldedEvents recorded;

  @BeforeEach
  void begin() {
    recorded = new FoldedEvents(directory, PROGRAM, List.of());
  }

  /** Bytes by the program's places, inclusive. */
  private Map<String, Long> places(String event) throws IOException {
    Map<String, Long> bytes =
        recorded.stacks(event).stream()
            .collect(
                Collectors.groupingBy(
                    NativeMemoryTest::place, Collectors.summingLong(FoldedLine::count)));
    bytes.remove("");
    return bytes;
  }

  private static String place(FoldedLine stack) {
    return stack.frames().stream()
        .filter(frame -> frame.startsWith(PROGRAM + "."))
        .map(frame -> frame.substring(PROGRAM.length() + 1))
        .filter(place -> !place.equals("main") && !place.equals("runRounds"))
        .findFirst()
        .orElse("");
  }

  private Map<String, Long> record(int jdk, String events, String bytes, String... arguments) {
    return recorded.record(jdk, List.of("-e", events, "--bytes", bytes), arguments);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25})
  void whatIsNotGivenBackIsTheLeak(int jdk) throws IOException {
    Map<String, Long> truth = record(jdk, "malloc,leak", "16k", "150", "blocks");
    Map<String, Long> leaked = places("leak");
    for (String kept : List.of("keepBlocks", "growBlocks", "keepBuffers")) {
      assertThat(leaked.get(kept)).as(kept).isCloseTo(truth.get(kept), withPercentage(6));
    }
    // what the JVM itself keeps of the first calls, such as classes, is little
    assertThat(leaked.getOrDefault("passBlocks", 0L)).isLessThan(truth.get("passBlocks") / 20);
    assertThat(leaked).containsKey("keepInflaters");
    assertThat(
            leaked.entrySet().stream().max(Map.Entry.comparingByValue(Comparator.naturalOrder())))
        .hasValueSatisfying(most -> assertThat(most.getKey()).isEqualTo("keepBuffers"));
    assertThat(places("malloc").get("passBlocks"))
        .isCloseTo(truth.get("passBlocks"), withPercentage(6));
  }

  @Test
  void everyBlockCountsWhereNoneIsSampled() throws IOException {
    Map<String, Long> truth = record(25, "malloc,leak", "0", "5", "blocks");
    assertThat(places("malloc").get("passBlocks"))
        .isBetween(truth.get("passBlocks"), truth.get("passBlocks") * 103 / 100);
  }

  @Test
  void whatIsAskedOfTheKernelHasItsPlace() throws IOException {
    Map<String, Long> truth = record(17, "mmap,munmap,kmem", "64k", "50", "map");
    assertThat(places("mmap").get("mapLarge")).isCloseTo(truth.get("mapLarge"), withPercentage(1));
    assertThat(places("munmap").get("mapLarge"))
        .isCloseTo(truth.get("mapLarge"), withPercentage(1));
    assertThat(places("kmem").get("openFiles")).isPositive();
  }

  @Test
  void programWithoutAllocatorIsNamedAsSuch() {
    Path program =
        Targets.compile(
            directory, "programs/waits.c", "waits", "-static", "-nostdlib", "-nostartfiles");
    try (Child waits = Child.start(List.of(program.toString()))) {
      waits.awaitReady();
      Jtrace.run("record", "-e", "leak", "-p", "" + waits.pid(), "-d", "1s")
          .assertProblem(1, "allocator");
    }
  }
}
