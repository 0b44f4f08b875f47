package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Many a sample falls into a probe: where the kernel executes what the probe has replaced. */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void stacksOfProbedFunctionsHaveNothingOfTheProbes(int jdk) throws IOException {
    Path recording = directory.resolve("x.jtr");
    Path folded = directory.resolve("x.folded");
    List<String> options = List.of("-e", "cpu,malloc", "--bytes", "16m", "-F", "1999", "-d", "4s");
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(), "NativeLoad", "warm=1", "seconds=120")
            .awaitReady()) {
      List<String> command = new ArrayList<>(List.of("record", "-p", "" + target.pid()));
      command.addAll(options);
      command.addAll(List.of("-o", recording.toString()));
      Jtrace.run(command.toArray(String[]::new)).assertExit(0);
      assertThat(target.isAlive()).as(target.output()).isTrue();
    }
    Jtrace.run("report", recording.toString(), "-e", "cpu", "-o", folded.toString()).assertExit(0);
    List<FoldedLine> stacks = Files.readAllLines(folded).stream().map(FoldedLine::parse).toList();
    long probed = FoldedEvents.sum(stacks, stack -> stack.frames().contains("asm_exc_int3"));
    assertThat(probed).as("samples in probes").isGreaterThan(100);
    assertThat(stacks)
        .noneMatch(stack -> stack.frames().stream().anyMatch(frame -> frame.contains("uprobes")));
    assertThat(FoldedEvents.sum(stacks, stack -> throughNative(stack)))
        .as("of %s in probes", probed)
        .isGreaterThan(probed * 95 / 100);
  }

  /** Allocators are called by the native methods' functions. */
  private static boolean throughNative(FoldedLine stack) {
    return stack.frames().contains("asm_exc_int3")
        && stack.frames().stream().anyMatch(frame -> frame.startsWith("Java_java_util_zip_"));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25})
  void whatIsNotGivenBackIsTheLeak(int jdk) throws IOException {
    Map<String, Long> truth = record(jdk, "malloc,leak", "16k", "150", "blocks");
    Map<String, Long> leaked = places("leak");
    for (String kept : List.of("keepBlocks", "growBlocks", "keepBuffers")) {
      // of some 1,900 samples by chance: 9 % are four standard deviations
      assertThat(leaked.get(kept)).as(kept).isCloseTo(truth.get(kept), withPercentage(9));
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
    Map<String, Long> truth = record(25, "malloc,leak", "0", "40", "blocks");
    assertThat(places("malloc").get("passBlocks"))
        .isBetween(truth.get("passBlocks"), truth.get("passBlocks") * 115 / 100);
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
