package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time off the CPU, who made a thread wait, and allocations, on a program that measures itself. */
@E2e
class WaitsTest {
  private static final Pattern PLACE = Pattern.compile("(?m)^place (\\w+) (\\d+)$");

  @TempDir Path directory;

  private Path recording() {
    return directory.resolve("x.jtr");
  }

  private List<FoldedLine> folded(String event) throws IOException {
    Path file = directory.resolve(event + ".folded");
    Jtrace.run("report", recording().toString(), "-e", event, "-o", file.toString()).assertExit(0);
    return Files.readAllLines(file).stream().map(FoldedLine::parse).toList();
  }

  private static long sum(List<FoldedLine> stacks, Predicate<FoldedLine> which) {
    return stacks.stream().filter(which).mapToLong(FoldedLine::count).sum();
  }

  private static Predicate<FoldedLine> in(String method) {
    return stack -> stack.frames().contains("jtrace.workloads.KnownWaits." + method);
  }

  private static Predicate<FoldedLine> on(String leaf) {
    return stack -> stack.frames().getLast().equals(leaf);
  }

  /** A frame of jtrace's own programs in the kernel, or of what calls them. */
  private static boolean isOurs(String frame) {
    return frame.startsWith("bpf_") || frame.equals("[unknown in kernel]");
  }

  /** Runs the program from its start to its end; what it measured itself, in nanoseconds. */
  private Map<String, Long> record(int jdk, String events) {
    Jtrace jtrace =
        Jtrace.run(
                "record",
                "-e",
                events,
                "-o",
                recording().toString(),
                "--",
                Targets.jdk(jdk).resolve("bin/java").toString(),
                "-cp",
                Layout.workloadClassPath(),
                "jtrace.workloads.KnownWaits",
                "5")
            .assertExit(0);
    return PLACE
        .matcher(jtrace.child().output())
        .results()
        .collect(Collectors.toMap(m -> m.group(1), m -> Long.parseLong(m.group(2))));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25}) // those in a root of their own are forked
  void timeOffTheCpuIsThatOfTheProgramsOwnClock(int jdk) throws IOException {
    Map<String, Long> truth = record(jdk, "off-cpu");
    List<FoldedLine> stacks = folded("off-cpu");
    assertThat(stacks).noneMatch(stack -> stack.frames().stream().anyMatch(WaitsTest::isOurs));
    assertThat(sum(stacks, in("sleepKnown"))).isCloseTo(truth.get("sleepKnown"), withPercentage(5));
    for (String place : List.of("waitForMonitor", "waitForLock")) {
      assertThat(sum(stacks, in(place)))
          .as("%s in\n%s", place, truth)
          .isCloseTo(truth.get(place), withPercentage(5));
    }
    assertThat(sum(stacks, in("sleepKnown").and(on("[sleep]"))))
        .isGreaterThan(truth.get("sleepKnown") / 2);
    assertThat(sum(stacks, in("waitForMonitor").and(on("[monitor] java.lang.Object"))))
        .isGreaterThan(truth.get("waitForMonitor") / 2);
    assertThat(
            sum(
                stacks,
                in("waitForLock")
                    .and(on("[park] java.util.concurrent.locks.ReentrantLock$NonfairSync"))))
        .isGreaterThan(truth.get("waitForLock") / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void waitingIsChargedToWhoeverHeldTheLock(int jdk) throws IOException {
    record(jdk, "mutex");
    List<FoldedLine> stacks = folded("mutex");
    long all = sum(stacks, any -> true);
    long holders = sum(stacks, in("holdMonitor").or(in("holdLock")));
    assertThat(holders).as("of %s", all).isGreaterThan(all * 90 / 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25})
  void allocatedBytesHaveTheirClassAndPlace(int jdk) throws IOException {
    record(jdk, "alloc");
    List<FoldedLine> stacks = folded("alloc");
    long all = sum(stacks, any -> true);
    assertThat(sum(stacks, in("allocateKnown").and(on("byte[]"))))
        .isGreaterThan(all * 80 / 100)
        .isPositive();
  }

  /** HotSpot seldom takes a new buffer for a large object: it tells of those outside of buffers. */
  @ParameterizedTest
  @ValueSource(ints = {11, 17, 25})
  void largeObjectsHaveTheirShareOfTheBytes(int jdk) throws IOException {
    try (Child target =
        Child.workload(
                Targets.jdk(jdk), List.of("-XX:+UseG1GC", "-Xmx1g"), "KnownArrays", "seconds=120")
            .awaitReady()) {
      Jtrace.run(
              "record",
              "-e",
              "alloc",
              "-p",
              "" + target.pid(),
              "-d",
              "4s",
              "-o",
              recording().toString())
          .assertExit(0);
      assertThat(target.isAlive()).as(target.output()).isTrue();
    }
    List<FoldedLine> stacks = folded("alloc");
    long small = sum(stacks, on("long[]"));
    assertThat(sum(stacks, on("double[]"))).as("of as much").isCloseTo(small, withPercentage(10));
  }

  @Test
  void placesAreEvents() throws IOException {
    try (Child target = Targets.chain(600)) {
      Jtrace.run(
              "record",
              "-e",
              "tracepoint:sched:sched_switch,context-switches,usdt:libjvm:hotspot:gc__begin",
              "-p",
              "" + target.pid(),
              "-d",
              "3s",
              "-o",
              recording().toString())
          .assertExit(0);
      Targets.assertUnharmed(target);
    }
    assertThat(folded("context-switches")).isNotEmpty();
    assertThat(folded("tracepoint:sched:sched_switch"))
        .anyMatch(stack -> stack.frames().contains("__schedule"));
  }

  @Test
  void placeThatIsNotThereIsNamedWithWhatIs() {
    try (Child target = Targets.chain(600)) {
      Jtrace.run("record", "-e", "usdt:libjvm:hotspot:gc_begin", "-p", "" + target.pid())
          .assertProblem(1, "gc_begin", "hotspot:");
      Jtrace.run("record", "-e", "uprobe:libc:no_such", "-p", "" + target.pid())
          .assertProblem(1, "no_such");
      Jtrace.run("record", "-e", "tracepoint:no:such", "-p", "" + target.pid())
          .assertProblem(3, "no:such");
    }
  }

  @Test
  void countersOfTheProcessorAreRecordedOrSaidToBeMissing() {
    try (Child target = Targets.chain(600)) {
      Jtrace record =
          Jtrace.run(
              "record",
              "-e",
              "cycles",
              "-p",
              "" + target.pid(),
              "-d",
              "2s",
              "-o",
              directory.resolve("x.folded").toString());
      if (Files.exists(Path.of("/sys/bus/event_source/devices/cpu"))) {
        record.assertExit(0);
      } else {
        record.assertProblem(3, "this machine has no hardware counter");
      }
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void unknownEventIsNamedWithTheNearest() {
    Jtrace.run("record", "-e", "offcpu", "-p", "1").assertUsage("offcpu", "off-cpu");
    Jtrace.run("record", "-e", "off-cpu", "--min", "5ms", "--max", "1ms", "-p", "1")
        .assertUsage("--min");
  }
}
