package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jtrace that is interrupted, killed, doubled, or out of disk. */
@E2e
class InterruptionsTest {

  @TempDir Path directory;

  private Path out(String name) {
    return directory.resolve(name);
  }

  private static Jtrace startRecording(Child target, Path output) {
    return Jtrace.start("record", "-p", "" + target.pid(), "-d", "10m", "-o", output.toString())
        .awaitRecording();
  }

  @Test
  void interruptStopsAndWrites() {
    try (Child target = Targets.chain(600);
        Jtrace jtrace = startRecording(target, out("x.jtr"))) {
      jtrace.awaitWritten(out("x.jtr"));
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }

  /** As a script starts it with {@code &}. */
  @Test
  void interruptStopsAlsoWhatWasStartedInTheBackground() {
    List<String> command = new ArrayList<>(List.of("env", "--ignore-signal=INT"));
    command.addAll(Layout.jtrace());
    try (Child target = Targets.chain(600)) {
      command.addAll(List.of("record", "-p", "" + target.pid(), "-o", out("x.jtr").toString()));
      try (Jtrace jtrace = Jtrace.startCommand(command).awaitRecording()) {
        jtrace.awaitWritten(out("x.jtr"));
        jtrace.child().signal("INT");
        jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      }
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }

  /** The output is a pipe that nobody reads, so that jtrace still writes at the second signal. */
  @Test
  void secondInterruptEndsAtOnce() {
    Path pipe = out("x.folded");
    Child.run(Duration.ofSeconds(10), List.of("mkfifo", pipe.toString()));
    Path kept = null;
    try (Child target = Targets.chain(600);
        Jtrace jtrace = startRecording(target, pipe)) {
      kept = Path.of(System.getProperty("java.io.tmpdir"), ".jtrace-" + jtrace.pid() + ".jtr");
      jtrace.awaitWritten(kept);
      jtrace.child().signal("INT");
      jtrace.child().awaitText(" samples in ", Jtrace.LIMIT);
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(130);
      Targets.assertUnharmed(target);
      Jtrace.assertReadable(kept);
    } finally {
      if (kept != null) {
        kept.toFile().delete();
      }
    }
  }

  @Test
  void killLeavesAReadableRecording() {
    try (Child target = Targets.chain(600);
        Jtrace jtrace = startRecording(target, out("x.jtr"))) {
      jtrace.awaitWritten(out("x.jtr"));
      jtrace.child().signal("KILL");
      jtrace.awaitEnd(Jtrace.LIMIT);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }

  @Test
  void twoRecordingsOfOneTargetDoNotDisturbEachOther() {
    try (Child target = Targets.chain(600);
        Jtrace first = startRecording(target, out("1.jtr"));
        Jtrace second = startRecording(target, out("2.jtr"))) {
      first.awaitWritten(out("1.jtr")).child().signal("INT");
      first.awaitEnd(Jtrace.LIMIT).assertExit(0);
      second.awaitWritten(out("2.jtr")).child().signal("INT");
      second.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("1.jtr"));
    Jtrace.assertHasJavaFrames(out("2.jtr"));
  }

  @Test
  void fullDiskKeepsWhatWasRecorded() throws IOException {
    Path disk = Files.createDirectory(out("disk"));
    Child.run(
        Duration.ofSeconds(10),
        List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
    try (Child target = Targets.chain(600)) {
      Path file = disk.resolve("x.jtr");
      Jtrace.run("record", "-p", "" + target.pid(), "-F", "999", "-d", "60s", "-o", "" + file)
          .assertProblem(4, file.toString());
      Targets.assertUnharmed(target);
      Path folded = out("full.folded");
      Jtrace.run("report", file.toString(), "-o", folded.toString()).assertExit(0);
      assertThat(folded).content().contains("jtrace.workloads.KnownChain$Worker.run");
    } finally {
      Child.run(Duration.ofSeconds(10), List.of("umount", disk.toString()));
    }
  }
}
