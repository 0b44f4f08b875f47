package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that wait when a recording begins, and those that do not run in it at all. */
@E2e
class RestingThreadsTest {
  private static final int EACH = 8;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Pattern ROOT = Pattern.compile("\\[(.*) tid=\\d+]");
  private static final Pattern DURATION = Pattern.compile("\"durationNanos\" *: *(\\d+)");

  @TempDir Path directory;

  private Path recording() {
    return directory.resolve("x.jtr");
  }

  private List<FoldedLine> folded(String... options) throws IOException {
    Path file = directory.resolve("x.folded");
    Jtrace.run(
            Stream.concat(
                    Stream.of("report", recording().toString(), "-o", file.toString(), "--threads"),
                    Stream.of(options))
                .toArray(String[]::new))
        .assertExit(0);
    return Files.readAllLines(file).stream().map(FoldedLine::parse).toList();
  }

  private long durationNanos() {
    String json =
        Jtrace.run("report", recording().toString(), "--quality", "--json")
            .assertExit(0)
            .child()
            .output();
    Matcher duration = DURATION.matcher(json);
    assertThat(duration.find()).as(json).isTrue();
    return Long.parseLong(duration.group(1));
  }

  private static long sum(List<FoldedLine> stacks, Predicate<FoldedLine> which) {
    return stacks.stream().filter(which).mapToLong(FoldedLine::count).sum();
  }

  private static Predicate<FoldedLine> in(String method) {
    return stack -> stack.frames().contains("jtrace.workloads.KnownRest." + method);
  }

  private static Predicate<FoldedLine> of(String thread) {
    return stack -> name(stack).equals(thread);
  }

  private static String name(FoldedLine stack) {
    Matcher root = ROOT.matcher(stack.frames().getFirst());
    return root.matches() ? root.group(1) : "";
  }

  /** Time that threads spend waiting: what is measured, so it has to pass. */
  private static void pass() {
    Child.until(Duration.ofSeconds(1), () -> false);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void waitsCountFromTheBeginOfTheRecordingToItsEnd(int jdk) throws IOException {
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(), "KnownRest", "" + EACH).awaitReady()) {
      Jtrace jtrace =
          Jtrace.start(
              "record", "-e", "off-cpu", "-p", "" + target.pid(), "-o", recording().toString());
      jtrace.child().awaitLine("jtrace: recording ", LIMIT);
      pass();
      target.send("begin");
      target.awaitLine("DONE", LIMIT);
      pass();
      jtrace.child().signal("INT");
      jtrace.awaitEnd(LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    long duration = durationNanos();
    List<FoldedLine> stacks = folded();
    Map<String, Long> byThread =
        stacks.stream()
            .collect(
                Collectors.groupingBy(
                    stack -> stack.frames().getFirst(), Collectors.summingLong(FoldedLine::count)));
    for (String kind : List.of("sleeper", "enterer", "locker", "taker", "acceptor", "worker")) {
      List<Long> times =
          byThread.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith("[" + kind + " tid="))
              .map(Map.Entry::getValue)
              .toList();
      assertThat(times).as("%s in\n%s", kind, byThread).hasSize(EACH);
      assertThat(times)
          .as("%s of %s", kind, duration)
          .allSatisfy(nanos -> assertThat(nanos).isCloseTo(duration, withPercentage(1)));
    }
    assertThat(stacks.stream().filter(of("sleeper"))).allMatch(in("sleepLong"));
    assertThat(stacks.stream().filter(of("sleeper")))
        .allMatch(stack -> stack.frames().getLast().equals("[sleep]"));
    assertThat(sum(stacks, of("enterer").and(in("enterHeld"))))
        .isCloseTo(EACH * duration, withPercentage(1));
    assertThat(stacks.stream().filter(of("locker")).map(stack -> stack.frames().getLast()))
        .containsOnly("[park] java.util.concurrent.locks.ReentrantLock$NonfairSync");
    assertThat(sum(stacks, in("waitForGate")) + sum(stacks, in("restAfterGate")))
        .isCloseTo(3 * duration, withPercentage(1));
    assertThat(sum(stacks, in("waitForGate"))).isGreaterThan(3_000_000_000L);
    assertThat(sum(stacks, in("restAfterGate"))).isGreaterThan(3_000_000_000L);
    assertThat(stacks.stream().filter(in("waitForGate")).map(stack -> stack.frames().getLast()))
        .contains("[wait] java.lang.Object");
  }

  /**
   * HotSpot has such a thread look at its monitor again now and then: it is one wait all the same.
   */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void monitorsThatNobodyLetsGoOfAreWaitedForToTheEnd(int jdk) throws IOException {
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(), "KnownRest", "" + EACH).awaitReady()) {
      Jtrace.run(
              "record",
              "-e",
              "mutex,block",
              "-d",
              "4s",
              "-p",
              "" + target.pid(),
              "-o",
              recording().toString())
          .assertExit(0);
      Targets.assertUnharmed(target);
    }
    long waited = EACH * durationNanos();
    assertThat(sum(folded("-e", "block"), of("enterer").and(in("enterHeld"))))
        .isCloseTo(waited, withPercentage(1));
    assertThat(sum(folded("-e", "mutex"), of("enterer"))).isCloseTo(waited, withPercentage(1));
  }

  @Test
  void whatIsWrittenAtOnceHasTimesAsAReportHas() throws IOException {
    Path file = directory.resolve("x.folded");
    try (Child target =
        Child.workload(Targets.jdk(25), List.of(), "KnownRest", "" + EACH).awaitReady()) {
      List<String> command = List.of("record", "-e", "off-cpu", "-d", "2s", "-o", file.toString());
      Jtrace.run(
              Stream.concat(command.stream(), Stream.of("-p", "" + target.pid()))
                  .toArray(String[]::new))
          .assertExit(0);
    }
    List<FoldedLine> stacks = Files.readAllLines(file).stream().map(FoldedLine::parse).toList();
    assertThat(sum(stacks, in("enterHeld"))).isCloseTo(EACH * 2_000_000_000L, withPercentage(20));
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void waitsForWorkAreLeftOutAndThoseInsideItAreKept(int jdk) throws IOException {
    try (Child target = Child.workload(Targets.jdk(jdk), List.of(), "KnownIdle").awaitReady()) {
      Jtrace.run(
              "record",
              "-e",
              "off-cpu",
              "-d",
              "1s",
              "-p",
              "" + target.pid(),
              "-o",
              recording().toString())
          .assertExit(0);
      Targets.assertUnharmed(target);
    }
    List<String> insideWork = List.of("workOfPool", "workOfForkJoin", "workOfTimer", "workOfMain");
    List<FoldedLine> all = folded();
    assertThat(all.stream().map(RestingThreadsTest::name))
        .contains("pool", "timer", "acceptor", "channel", "selector", "Reference Handler");
    List<FoldedLine> waits =
        folded("--no-idle").stream()
            .filter(stack -> !stack.frames().getLast().startsWith("[run queue]"))
            .toList();
    assertThat(waits)
        .allMatch(
            stack -> insideWork.stream().anyMatch(method -> inIdle(stack, method)), "inside work");
    for (String method : insideWork) {
      assertThat(waits).as(method).anyMatch(stack -> inIdle(stack, method));
    }
  }

  private static boolean inIdle(FoldedLine stack, String method) {
    return stack.frames().contains("jtrace.workloads.KnownIdle." + method);
  }
}
