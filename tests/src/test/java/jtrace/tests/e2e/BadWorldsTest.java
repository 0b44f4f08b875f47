package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that come, go and change, and a jtrace that is interrupted. */
@E2e
class BadWorldsTest {

  @TempDir Path directory;

  private static String pid(Child target) {
    return Long.toString(target.pid());
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  @Test
  void processThatIsNoJvmGivesNativeAndKernelFrames() throws IOException {
    Path folded = out("x.folded");
    try (Child target = Targets.busyNative()) {
      Jtrace.run("record", "-p", pid(target), "-d", "3s", "-o", folded.toString()).assertExit(0);
      assertThat(Files.readString(folded)).contains("gzip");
      assertThat(Files.readString(folded)).doesNotContainPattern("0x[0-9a-f]{6,}");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void recordingEndsWithItsTarget() throws IOException {
    Path folded = out("x.folded");
    try (Child target = Targets.chain(4)) {
      Jtrace.run("record", "-p", pid(target), "-d", "80s", "-o", folded.toString()).assertExit(0);
      assertThat(target.await(Duration.ofSeconds(10))).contains(0);
    }
    assertThat(Files.readString(folded)).contains("jtrace.workloads.KnownChain$Worker.run");
  }

  @Test
  void killedTargetEndsTheRecording() {
    try (Child target = Targets.chain(60);
        Jtrace jtrace =
            Jtrace.start("record", "-p", pid(target), "-d", "80s", "-o", out("x.jtr").toString())) {
      jtrace.awaitRecording();
      target.signal("KILL");
      jtrace.awaitEnd(Duration.ofSeconds(30)).assertExit(0);
    }
    Jtrace.assertReadable(out("x.jtr"));
  }

  @Test
  void programThatExecsIntoAJvmShowsJavaFrames() throws IOException {
    Path folded = out("x.folded");
    String java = Targets.jdk(25).resolve("bin/java").toString();
    String script =
        "i=0; while [ $i -lt 1500000 ]; do i=$((i+1)); done; exec "
            + java
            + " -cp "
            + Layout.workloadClassPath()
            + " jtrace.workloads.KnownChain scenarios=Inlined warm=1 seconds=30";
    try (Child target = Child.start(List.of("sh", "-c", script))) {
      Jtrace.run("record", "-p", pid(target), "-d", "12s", "-o", folded.toString()).assertExit(0);
      assertThat(target.isAlive()).isTrue();
      assertThat(Files.readString(folded)).contains("jtrace.workloads.KnownChain$Worker.run");
    }
  }

  @Test
  void jvmThatStillStartsShowsJavaFrames() throws IOException {
    Path folded = out("x.folded");
    try (Child target = Targets.chainStarting(30)) {
      Jtrace.run("record", "-p", pid(target), "-d", "6s", "-o", folded.toString()).assertExit(0);
      assertThat(Files.readString(folded)).contains("jtrace.workloads.KnownChain$Worker.run");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void interruptStopsAndWrites() {
    try (Child target = Targets.chain(60);
        Jtrace jtrace =
            Jtrace.start("record", "-p", pid(target), "-d", "80s", "-o", out("x.jtr").toString())) {
      jtrace.awaitRecording();
      Child.until(Duration.ofSeconds(2), () -> false);
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Duration.ofSeconds(20));
      assertThat(jtrace.child().exitCode()).isIn(0, 130);
      Targets.assertUnharmed(target);
    }
    assertHasJavaFrames(out("x.jtr"));
  }

  @Test
  void secondInterruptEndsAtOnce() {
    try (Child target = Targets.chain(60);
        Jtrace jtrace =
            Jtrace.start("record", "-p", pid(target), "-d", "80s", "-o", out("x.jtr").toString())) {
      jtrace.awaitRecording();
      jtrace.child().signal("INT");
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Duration.ofSeconds(20));
      assertThat(jtrace.child().exitCode()).isIn(0, 1, 130);
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void killLeavesAReadableRecording() {
    try (Child target = Targets.chain(60);
        Jtrace jtrace =
            Jtrace.start("record", "-p", pid(target), "-d", "80s", "-o", out("x.jtr").toString())) {
      jtrace.awaitRecording();
      Child.until(Duration.ofSeconds(5), () -> false);
      jtrace.child().signal("KILL");
      jtrace.awaitEnd(Duration.ofSeconds(10));
      Targets.assertUnharmed(target);
    }
    assertHasJavaFrames(out("x.jtr"));
  }

  @Test
  void twoRecordingsOfOneTargetDoNotDisturbEachOther() {
    try (Child target = Targets.chain(60);
        Jtrace first =
            Jtrace.start("record", "-p", pid(target), "-d", "5s", "-o", out("1.jtr").toString());
        Jtrace second =
            Jtrace.start("record", "-p", pid(target), "-d", "8s", "-o", out("2.jtr").toString())) {
      assertThat(first.child().await(Jtrace.LIMIT)).contains(0);
      second.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    assertHasJavaFrames(out("1.jtr"));
    assertHasJavaFrames(out("2.jtr"));
  }

  @Test
  void fullDiskKeepsWhatWasRecorded() throws IOException {
    Path disk = Files.createDirectory(out("disk"));
    Child.run(
        Duration.ofSeconds(10),
        List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
    try (Child target = Targets.chain(60)) {
      Path file = disk.resolve("x.jtr");
      Jtrace.run("record", "-p", pid(target), "-F", "999", "-d", "20s", "-o", file.toString())
          .assertProblem(1, file.toString());
      Targets.assertUnharmed(target);
      Jtrace.assertReadable(file);
    } finally {
      Child.run(Duration.ofSeconds(10), List.of("umount", disk.toString()));
    }
  }

  private void assertHasJavaFrames(Path recording) {
    Path folded = out(recording.getFileName() + ".folded");
    Jtrace.run("report", recording.toString(), "-o", folded.toString()).assertExit(0);
    assertThat(folded).content().contains("jtrace.workloads.KnownChain$Worker.run");
  }
}
