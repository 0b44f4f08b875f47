package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits are for: files and sockets by name, states, and the limits of a cgroup. */
@E2e
class WaitNamesTest {
  private static final Pattern PORT = Pattern.compile("(?m)^(four|six|unread|accepting) (\\d+)$");
  private static final Path CPU_GROUPS = Path.of("/sys/fs/cgroup/cpu");

  @TempDir Path directory;

  private Path recording() {
    return directory.resolve("x.jtr");
  }

  private void record(Child target, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("record", "-p", "" + target.pid(), "-d", "2s", "-o", recording().toString()));
    command.addAll(List.of(options));
    Jtrace.run(command.toArray(String[]::new)).assertExit(0);
  }

  /** Leaves of the waits of a method. */
  private List<String> leaves(String method) throws IOException {
    return folded().stream()
        .filter(stack -> stack.frames().contains("jtrace.workloads.KnownIo." + method))
        .map(stack -> stack.frames().getLast())
        .distinct()
        .toList();
  }

  private List<FoldedLine> folded() throws IOException {
    Path file = directory.resolve("x.folded");
    Jtrace.run("report", recording().toString(), "-e", "off-cpu", "-o", file.toString())
        .assertExit(0);
    return Files.readAllLines(file).stream().map(FoldedLine::parse).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void filesAndSocketsAreNamed(int jdk) throws IOException {
    Path file = directory.resolve("waited-for");
    try (Child target =
        Child.workload(Targets.jdk(jdk), List.of(), "KnownIo", file.toString()).awaitReady()) {
      Map<String, String> ports =
          PORT.matcher(target.output())
              .results()
              .collect(Collectors.toMap(port -> port.group(1), port -> port.group(2)));
      record(target, "-e", "off-cpu");
      assertThat(leaves("readForEver")).contains("[socket] 127.0.0.1:" + ports.get("four"));
      assertThat(leaves("readWithTimeout"))
          .contains("[socket] [0:0:0:0:0:0:0:1]:" + ports.get("six"));
      assertThat(leaves("sendFile")).contains("[socket] 127.0.0.1:" + ports.get("unread"));
      assertThat(folded().stream().map(stack -> stack.frames().getLast()))
          .contains("[socket] :" + ports.get("accepting"));
      assertThat(leaves("forceFile"))
          .anyMatch(leaf -> leaf.equals("[disk] " + file))
          .noneMatch(leaf -> leaf.startsWith("[socket]"));
      record(target, "-e", "off-cpu", "--no-io-names", "--state", "S");
      assertThat(leaves("readForEver")).containsExactly("[socket]");
      assertThat(leaves("readWithTimeout")).doesNotContain("[run queue]");
      assertThat(leaves("forceFile")).doesNotContain("[disk]", "[run queue]");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void whoRunsInsteadOfAThreadIsTold() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "needs taskset");
    try (Child target = Targets.chain(600);
        Child other = Targets.busyNative()) {
      for (Child child : List.of(target, other)) {
        List<String> pin = List.of("taskset", "-a", "-p", "-c", "0", "" + child.pid());
        assertThat(Child.run(Jtrace.LIMIT, pin).exitCode()).isZero();
      }
      record(target, "-e", "wall");
      Targets.assertUnharmed(target);
    }
    long behind =
        folded().stream()
            .filter(stack -> stack.frames().contains("jtrace.workloads.KnownChain$Worker.run"))
            .filter(stack -> stack.frames().getLast().equals("[run queue] gzip"))
            .mapToLong(FoldedLine::count)
            .sum();
    assertThat(behind).as("of 2 s, half").isBetween(500_000_000L, 1_500_000_000L);
    String report =
        Jtrace.run("report", recording().toString(), "-e", "wall").assertExit(0).child().output();
    assertThat(report).containsPattern("had no CPU for [0-9.]+ % .*longest behind gzip: ");
  }

  @Test
  void unknownStateIsRefused() {
    Jtrace.run("record", "-e", "off-cpu", "--state", "X", "-p", "1").assertUsage("--state", "R");
  }

  @Test
  void timeForWhichACgroupIsHeldBackIsToldAndJudged() throws IOException {
    assumeTrue(Files.isWritable(CPU_GROUPS), "needs cgroups of version 1 for CPU time");
    Path group = CPU_GROUPS.resolve("jtrace-test-" + ProcessHandle.current().pid());
    try (Child target = Targets.chain(600)) {
      Files.createDirectory(group);
      try {
        Files.writeString(group.resolve("cpu.cfs_period_us"), "100000");
        Files.writeString(group.resolve("cpu.cfs_quota_us"), "20000");
        for (String tid : tids(target.pid())) {
          Files.writeString(group.resolve("tasks"), tid);
        }
        record(target, "-e", "wall");
      } finally {
        for (String tid : tids(target.pid())) {
          Files.writeString(CPU_GROUPS.resolve("tasks"), tid);
        }
        Files.delete(group);
      }
    }
    long throttled =
        folded().stream()
            .filter(stack -> stack.frames().getLast().equals("[throttled]"))
            .mapToLong(FoldedLine::count)
            .sum();
    assertThat(throttled).isGreaterThan(500_000_000L);
    String report =
        Jtrace.run("report", recording().toString(), "-e", "wall").assertExit(0).child().output();
    assertThat(report).contains("% on the CPU", "The cgroup's CPU limit held threads back for");
    assertThat(told(report)).isCloseTo(throttled, withPercentage(1));
  }

  private static long told(String report) {
    var seconds = Pattern.compile("held threads back for ([0-9.]+) (s|ms)").matcher(report);
    assertThat(seconds.find()).isTrue();
    double unit = seconds.group(2).equals("s") ? 1e9 : 1e6;
    return Math.round(Double.parseDouble(seconds.group(1)) * unit);
  }

  private static List<String> tids(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks.map(task -> task.getFileName().toString()).toList();
    }
  }
}
