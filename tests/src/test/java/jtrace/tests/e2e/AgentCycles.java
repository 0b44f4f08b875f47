package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jtrace.attach.AgentFeed;
import jtrace.attach.JvmAgent;
import jtrace.attach.JvmCommand;
import jtrace.tests.run.Child;

/** Attaches and detaches many times, and counts what a process holds before and after. */
final class AgentCycles {
  /** {@code -De2e.cycles=100} for a long run. */
  private static final int CYCLES = Integer.getInteger("e2e.cycles", 20);

  static final Duration LIMIT = Duration.ofSeconds(60);

  private AgentCycles() {}

  /** What a process holds. */
  record Holdings(long threads, long descriptors, long loaders, List<String> files) {
    static Holdings of(Child target) throws IOException {
      int pid = Math.toIntExact(target.pid());
      String loaders = JvmCommand.run(pid, "VM.classloader_stats", LIMIT);
      return new Holdings(
          count(target, "task"), count(target, "fd"), hidden(loaders), leftIn(target));
    }

    private static long hidden(String loaders) {
      return loaders.lines().filter(line -> line.contains("jtrace.agent.HiddenLoader")).count();
    }

    private static long count(Child target, String folder) throws IOException {
      try (Stream<Path> entries = Files.list(proc(target).resolve(folder))) {
        return entries.count();
      }
    }

    static List<String> leftIn(Child target) throws IOException {
      try (Stream<Path> entries = Files.list(proc(target).resolve("root/tmp"))) {
        return entries
            .map(path -> path.getFileName().toString())
            .filter(name -> name.endsWith("-" + Targets.innerPid(target)))
            .toList();
      }
    }
  }

  /** Leaves the agent out of the target. */
  static void assertNothingIsLeft(Child target) throws IOException {
    for (int i = 0; i < 3; i++) { // what the JVM itself makes once and keeps
      cycle(target);
    }
    JvmCommand.run(pid(target), "GC.run", LIMIT);
    Holdings before = Holdings.of(target);
    assertThat(before.loaders).as("after a detach").isZero();
    for (int i = 0; i < CYCLES; i++) {
      cycle(target);
    }
    JvmCommand.run(pid(target), "GC.run", LIMIT);
    Holdings after = Holdings.of(target);
    assertThat(after.loaders).isZero();
    assertThat(after.files).isEmpty();
    assertThat(hasAgentThread(target)).isFalse();
    // the program's own threads and files come and go; one left behind a cycle would be many
    assertThat(after.threads - before.threads).isLessThan(CYCLES / 2);
    assertThat(after.descriptors - before.descriptors).isLessThan(CYCLES / 2);
    assertThat(target.isAlive()).as(target.output()).isTrue();
    assertThat(target.output()).doesNotContain("Exception", "jtrace:", "Full thread dump");
  }

  private static void cycle(Child target) throws IOException {
    assertThat(JvmAgent.attach(pid(target), LIMIT)).isEqualTo("attached");
    try (AgentFeed feed = AgentFeed.open(pid(target), LIMIT)) {
      assertThat(feed.facts()).contains("java.version=");
      assertThat(feed.newMethods()).doesNotContainNull();
    }
    assertThat(JvmAgent.detach(pid(target), LIMIT)).isEqualTo("detached");
  }

  static boolean hasAgentThread(Child target) {
    try (Stream<Path> threads = Files.list(proc(target).resolve("task"))) {
      return threads.anyMatch(task -> Targets.text(task.resolve("comm")).startsWith("jtrace"));
    } catch (IOException e) {
      return false;
    }
  }

  private static Path proc(Child target) {
    return Path.of("/proc/" + target.pid());
  }

  static int pid(Child target) {
    return Math.toIntExact(target.pid());
  }
}
