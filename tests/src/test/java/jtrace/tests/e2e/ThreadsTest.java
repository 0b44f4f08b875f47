package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of threads from outside, beside the JVM's own. */
@E2e
class ThreadsTest {
  private static final Pattern OURS =
      Pattern.compile("thread \\d+ \"(.*)\" \\[(.*), o(?:ff|n) the CPU.*]:");
  private static final Pattern JVMS = Pattern.compile("\"(.*)\" (?:#\\d+|os_prio).*");
  private static final Pattern LOCK =
      Pattern.compile(
          "- (waiting to lock|waiting on|parking to wait for) +<.*?> \\((?:a )?(.*?)\\).*");

  /** It runs for the other dump itself. */
  private static final String ATTACH_LISTENER = "Attach Listener";

  @TempDir Path directory;

  /** A thread's state, Java frames and lock. */
  private record Seen(String state, List<String> frames, List<String> locks) {
    Seen(String state) {
      this(state, new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Threads by name, whichever of both dumps it is. */
  private static Map<String, Seen> threads(String dump, Pattern head, Pattern javaFrame) {
    Map<String, Seen> threads = new LinkedHashMap<>();
    Seen now = new Seen("");
    for (String line : dump.lines().map(String::strip).toList()) {
      Matcher thread = head.matcher(line);
      Matcher lock = LOCK.matcher(line);
      if (thread.matches()) {
        now = new Seen(thread.groupCount() > 1 ? thread.group(2) : "");
        threads.put(thread.group(1), now);
      } else if (line.startsWith("java.lang.Thread.State: ")) {
        String name = threads.keySet().stream().reduce("", (_, last) -> last);
        now = new Seen(line.substring(line.indexOf(' ') + 1));
        threads.put(name, now);
      } else if (javaFrame.matcher(line).find()) {
        now.frames.add(frame(line));
      } else if (lock.matches()) {
        now.locks.add(lock.group(1) + " " + lock.group(2));
      }
    }
    return threads;
  }

  /** Without what each run numbers anew, and without the module and the line of native methods. */
  private static String frame(String line) {
    String name = line.substring(3).replaceAll(" ?\\(.*", "");
    Matcher number = Pattern.compile(":(\\d+)\\)").matcher(line);
    return name.replaceAll("\\$\\$Lambda[^.]*", "\\$\\$Lambda")
        + (number.find() ? ":" + number.group(1) : "");
  }

  private static String jcmd(Path jdk, Child target) {
    Path tool = jdk.resolve("bin/jcmd");
    Child printed =
        Child.run(
            Duration.ofSeconds(60),
            List.of(tool.toString(), Long.toString(target.pid()), "Thread.print"));
    assertThat(printed.exitCode()).as(printed.output()).isZero();
    return printed.output();
  }

  private static Child known(Path jdk, String... args) {
    return Child.workload(jdk, List.of("-XX:+UseSerialGC"), "KnownThreads", args);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void everyJavaThreadIsAsTheJvmPrintsIt(int jdk) {
    try (Child target = known(Targets.jdk(jdk), "deadlock")) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String ours = Jtrace.run("threads", "-p", "" + target.pid()).assertExit(0).child().output();
      Targets.assertUnharmed(target);
      Map<String, Seen> jvms =
          threads(jcmd(Targets.jdk(jdk), target), JVMS, Pattern.compile("^at .*\\)$"));
      jvms.remove(ATTACH_LISTENER);
      jvms.values().removeIf(seen -> seen.state.isEmpty()); // no Java thread
      Map<String, Seen> seen =
          threads(
              ours, OURS, Pattern.compile("^at (java|jdk|sun|jtrace)\\.[\\w.$/<>]+( \\(.*\\))?$"));
      assertThat(jvms).hasSizeGreaterThan(12);
      assertThat(seen).containsAllEntriesOf(jvms);
      assertThat(ours).contains("\"VM Thread\""); // which jcmd shows no stack of
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25, 26})
  void deadlocksAreFoundWithTheirLocks(int jdk) {
    try (Child target = known(Targets.jdk(jdk), "deadlock")) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String text = Jtrace.run("threads", "-p", "" + target.pid()).assertExit(0).child().output();
      assertThat(text)
          .containsPattern(
              "\"monitor-left\" waits for <0x\\w+> \\(java.lang.Object\\), held by \\d+"
                  + " \"monitor-right\"")
          .containsPattern(
              "\"lock-up\" waits for <0x\\w+>"
                  + " \\(java.util.concurrent.locks.ReentrantLock.NonfairSync\\), held by \\d+"
                  + " \"lock-down\"");
      assertThat(text.split("deadlock of 2 threads", -1)).hasSize(3);
      assertThat(text)
          .containsPattern(
              "waiting to lock <0x\\w+> \\(java.lang.Object\\), held by \\d+ \"holder\"")
          .containsPattern("NonfairSync\\), held by \\d+ \"holder\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC",
        "-XX:+UseShenandoahGC",
        "-XX:-UseCompressedOops",
        "-XX:+UseCompactObjectHeaders",
      })
  void deadlocksAreFoundHoweverObjectsAreLaidOut(String flag) {
    List<String> flags = List.of("-XX:+UnlockExperimentalVMOptions", "-Xmx256m", flag);
    try (Child target = Child.workload(Targets.jdk(25), flags, "KnownThreads", "deadlock")) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String text = Jtrace.run("threads", "-p", "" + target.pid()).assertExit(0).child().output();
      assertThat(text.split("deadlock of 2 threads", -1)).as(text).hasSize(3);
    }
  }

  @Test
  void threadsThatWaitForNobodyAreNoDeadlock() {
    try (Child target = known(Targets.jdk(25))) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      Jtrace dump = Jtrace.run("threads", "-p", "" + target.pid(), "--json").assertExit(0);
      assertThat(dump.child().output()).contains("\"deadlocks\":[]");
      Jtrace grouped = Jtrace.run("threads", "-p", "" + target.pid(), "--grouped").assertExit(0);
      assertThat(grouped.child().output())
          .containsPattern("(?m)^threads profile: total \\d+")
          .containsPattern("(?m)^1 @ TIMED_WAITING \\(sleeping\\)");
    }
  }

  @Test
  void aThreadThatRunsHasTheStackWithWhichItRuns() throws Exception {
    try (Child target = Targets.chain(600)) {
      Path profile = directory.resolve("threads.folded");
      Jtrace.run("threads", "-p", "" + target.pid(), "-o", profile.toString()).assertExit(0);
      assertThat(Files.readString(profile)).contains("jtrace.workloads.KnownChain$Worker.run");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void noJvmIsShownWithItsNativeStacks() {
    try (Child target = Child.start(List.of("sleep", "600"))) {
      Jtrace dump = Jtrace.run("threads", "-p", "" + target.pid()).assertExit(0);
      assertThat(dump.child().output()).contains("\"sleep\" [sleeping").contains("nanosleep");
    }
  }

  private static void assertNothingLeft(Child target) {
    Path root = Path.of("/proc/" + target.pid() + "/root");
    for (String place : List.of("tmp", "dev/shm", "var/tmp")) {
      assertThat(root.resolve(place).resolve(".jtrace-" + Targets.innerPid(target))).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 25, 26})
  void virtualThreadsThatNoThreadCarriesAreThereWhenTheJvmIsAsked(int jdk) throws Exception {
    try (Child target = Child.workload(Targets.jdk(jdk), List.of(), "KnownVirtualRest")) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String pid = "" + target.pid();
      assertThat(Jtrace.run("threads", "-p", pid).assertExit(0).child().output())
          .contains("# virtual threads that no thread carries are not shown; --virtual")
          .containsPattern("carrying virtual #\\d+")
          .doesNotContain("waitKnown", "sleepKnown");
      String grouped =
          Jtrace.run("threads", "-p", pid, "--virtual", "--grouped").assertExit(0).child().output();
      assertThat(grouped)
          .containsPattern("(?m)^300 @ WAITING \\(parking\\)\n# labels: virtual thread #\\d+ \"\"")
          .containsPattern("(?m)^20 @ TIMED_WAITING \\(sleeping\\)$")
          .containsPattern(
              "(?m)^1 @ WAITING \\(parking\\)\n# labels: virtual thread #\\d+ \"lone\"")
          .contains("#\tjtrace.workloads.KnownVirtualRest.sleepKnown (KnownVirtualRest.java:")
          .doesNotContain("virtual threads that no thread carries")
          .doesNotContainPattern("virtual thread #\\d+ \"spinner\""); // its carrier has it
      Path profile = directory.resolve("threads.folded");
      Jtrace.run("threads", "-p", pid, "--virtual", "-o", profile.toString()).assertExit(0);
      assertThat(Files.readString(profile).lines().filter(line -> line.contains(".waitKnown")))
          .anyMatch(line -> line.endsWith(" 300"));
      assertNothingLeft(target);
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void aJvmThatCannotBeAskedForVirtualThreadsHasAllTheOthers() {
    try (Child target =
        Child.workload(
            Targets.jdk(25), List.of("-XX:+DisableAttachMechanism"), "KnownVirtualRest")) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      Jtrace dump = Jtrace.run("threads", "-p", "" + target.pid(), "--virtual").assertExit(0);
      assertThat(dump.child().output())
          .contains("virtual threads that no thread carries are missing: cannot attach")
          .contains("it runs with -XX:+DisableAttachMechanism")
          .contains("\"main\" [TIMED_WAITING (sleeping)");
      assertNothingLeft(target);
      Targets.assertUnharmed(target);
    }
    try (Child target = known(Targets.jdk(17))) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      Jtrace dump = Jtrace.run("threads", "-p", "" + target.pid(), "--virtual").assertExit(0);
      assertThat(dump.child().output()).doesNotContain("virtual threads");
    }
  }

  @Test
  void wrongUseIsExplained() {
    Jtrace.run("threads").assertUsage("--pid");
    Jtrace.run("threads", "-p", "1", "--json", "--grouped").assertUsage("--grouped");
    Jtrace.run("threads", "-p", "1", "-o", "x.nothing").assertUsage("x.nothing");
    Jtrace.run("threads", "-p", "no.such.Program").assertProblem(1, "no.such.Program");
  }
}
