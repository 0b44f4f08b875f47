package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import jtrace.tests.run.KernelObjects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings in the background, and recordings that keep their last seconds only. */
@E2e
class SessionsTest {
  private static final Pattern DURATION = Pattern.compile("(?m)^duration +([0-9.]+) s$");

  @TempDir Path directory;

  private String out(String name) {
    return directory.resolve(name).toString();
  }

  private static String output(String... args) {
    try (Jtrace jtrace = Jtrace.run(args)) {
      return jtrace.assertExit(0).child().output();
    }
  }

  private static double seconds(String recording) {
    Matcher duration = DURATION.matcher(output("report", recording, "--quality"));
    assertThat(duration.find()).as("a duration").isTrue();
    return Double.parseDouble(duration.group(1));
  }

  private List<Path> written(String start) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.getFileName().toString().startsWith(start)).toList();
    }
  }

  @Test
  void startsDumpsAndStopsInTheBackground() throws IOException {
    Set<String> before = KernelObjects.all();
    try (Child target = Targets.chain(600)) {
      String pid = "" + target.pid();
      Jtrace.run("stop", pid).assertProblem(1, "no recording of " + pid);
      Jtrace.run("start", pid, "-e", "cpu,off-cpu", "-o", out("end.jtr"), "-o", out("end.html"))
          .assertExit(0);
      try {
        Jtrace.run("start", pid).assertProblem(1, "is being recorded already");
        assertThat(output("status")).containsPattern(pid + " .*cpu at 99 Hz, off-cpu .*end\\.jtr");
        assertThat(output("status", pid, "--json")).contains("\"target\":\"" + pid + "\"");
        output("dump", pid, "-o", out("now.jtr"));
        Jtrace.assertHasJavaFrames(Path.of(out("now.jtr")));
      } finally {
        assertThat(output("stop", pid)).contains("wrote " + out("end.jtr"));
      }
      Jtrace.assertHasJavaFrames(Path.of(out("end.jtr")));
      assertThat(seconds(out("end.jtr"))).isGreaterThan(seconds(out("now.jtr")));
      assertThat(Path.of(out("end.html"))).isNotEmptyFile();
      Jtrace.run("status", pid).assertProblem(1, "no recording of " + pid);
      Targets.assertUnharmed(target);
    }
    assertThat(written(".")).as("hidden files").isEmpty();
    assertThat(KernelObjects.leftBy(-1, before)).as("left in the kernel").isEmpty();
  }

  @Test
  void whatCannotStartSaysWhy() {
    Jtrace.run("start", "-p", "1", "-e", "nosuch").assertUsage("nosuch");
    Jtrace.run("start", "999999999").assertProblem(1, "no process");
    Jtrace.run("start", "1", "--", "true").assertUsage("start runs no command");
    try (Child target = Targets.busyNative()) {
      String pid = "" + target.pid();
      Jtrace.run("start", pid, "-o", out("no/such/folder.jtr")).assertProblem(1, "does not exist");
      Jtrace.run("start", pid, "--dump-on", "exit").assertUsage("--dump-on needs --ring");
      Jtrace.run("start", pid, "--ring", "9s", "--dump-on", "gc > 1ms")
          .assertProblem(1, "cannot be watched");
      Jtrace.run("stop", pid).assertProblem(1, "no recording of " + pid);
    }
  }

  @Test
  void aRingKeepsItsLastSeconds() throws IOException {
    try (Child target = Targets.chain(600);
        Jtrace jtrace =
            Jtrace.run(
                "record",
                "-p",
                "" + target.pid(),
                "--ring",
                "3s",
                "-d",
                "9s",
                "-o",
                out("x.jtr"),
                "-o",
                out("x.folded"))) {
      jtrace.assertExit(0);
      Targets.assertUnharmed(target);
    }
    assertThat(seconds(out("x.jtr"))).isBetween(1.5, 3.1);
    Jtrace.assertHasJavaFrames(Path.of(out("x.jtr")));
    assertThat(written(".")).as("the ring's files").isEmpty();
  }

  @Test
  void theRingIsWrittenWhenAConditionHolds() throws IOException {
    try (Child target =
            Child.workload(
                    Targets.jdk(17),
                    List.of("-XX:+UseSerialGC", "-Xmx64m"),
                    "KnownShares",
                    "warm=1",
                    "seconds=600")
                .awaitReady();
        Jtrace jtrace =
            Jtrace.start(
                "record",
                "-p",
                "" + target.pid(),
                "--ring",
                "2s",
                "--dump-on",
                "gc > 1us",
                "--dump-on",
                "exit",
                "-o",
                out("dump-%n.jtr"))) {
      jtrace.awaitRecording();
      jtrace.child().awaitText("wrote " + out("dump-2.jtr"), Jtrace.LIMIT);
      target.signal("KILL");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      assertThat(jtrace.child().output()).contains("gc > 1us", ": exit");
    }
    assertThat(written("dump-")).hasSizeGreaterThanOrEqualTo(3);
    for (Path dump : written("dump-")) {
      assertThat(seconds(dump.toString())).isLessThan(3.1);
    }
    assertThat(output("report", out("dump-2.jtr"))).contains("jtrace.workloads");
    assertThat(written(".")).as("the ring's files").isEmpty();
  }

  @Test
  void aKilledRingIsReadable() throws IOException {
    Path ring;
    try (Child target = Targets.chain(600);
        Jtrace jtrace =
            Jtrace.start("record", "-p", "" + target.pid(), "--ring", "30s", "-o", out("x.html"))) {
      jtrace.awaitRecording();
      ring = directory.resolve(".jtrace-" + jtrace.pid() + ".ring");
      Path folder = ring;
      assertThat(Child.until(Jtrace.LIMIT, () -> files(folder).size() > 1)).isTrue();
      jtrace.child().signal("KILL");
      jtrace.awaitEnd(Duration.ofSeconds(30));
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(files(ring).getFirst());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
