package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that come, go and change while they are recorded. */
@E2e
class BadWorldsTest {

  @TempDir Path directory;

  private static String pid(Child target) {
    return Long.toString(target.pid());
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  private Jtrace startRecording(Child target) {
    return Jtrace.start("record", "-p", pid(target), "-d", "10m", "-o", out("x.jtr").toString())
        .awaitRecording();
  }

  @Test
  void recordingEndsWithItsTarget() throws IOException {
    Path folded = out("x.folded");
    try (Child target = Targets.chain(15)) {
      Jtrace.run("record", "-p", pid(target), "-d", "10m", "-o", folded.toString()).assertExit(0);
      assertThat(target.await(Duration.ofSeconds(20))).contains(0);
    }
    assertThat(Files.readString(folded)).contains("jtrace.workloads.KnownChain$Worker.run");
  }

  @Test
  void killedTargetEndsTheRecording() {
    try (Child target = Targets.chain(600);
        Jtrace jtrace = startRecording(target)) {
      jtrace.awaitWritten(out("x.jtr"));
      target.signal("KILL");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }

  @Test
  void programThatExecsIntoAJvmShowsJavaFrames() {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "read go; exec \"$@\"", "sh"));
    command.addAll(Targets.chainCommand(1, 600));
    try (Child target = Child.start(command);
        Jtrace jtrace = startRecording(target)) {
      target.send("go");
      target.awaitReady();
      jtrace.awaitWritten(out("x.jtr"));
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }

  @Test
  void jvmThatExecsIntoAnotherProgramShowsThatProgram() throws IOException {
    Path source = out("ExecSelf.java");
    Files.write(
        source, BadWorldsTest.class.getResourceAsStream("/programs/ExecSelf.java").readAllBytes());
    List<String> command =
        List.of(
            Targets.jdk(25).resolve("bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            source.toString());
    try (Child target = Child.start(command).awaitReady();
        Jtrace jtrace = startRecording(target)) {
      jtrace.awaitWritten(out("x.jtr"));
      target.send("go");
      assertThat(Child.until(Jtrace.LIMIT, () -> Targets.command(target).equals("gzip"))).isTrue();
      jtrace.awaitWritten(out("x.jtr"));
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.run("report", out("x.jtr").toString(), "-o", out("x.folded").toString()).assertExit(0);
    assertThat(out("x.folded")).content().contains("ExecSelf.spin").contains("in gzip]");
  }

  @Test
  void jvmThatStillStartsShowsJavaFrames() {
    try (Child target = Targets.chainStarting(600);
        Jtrace jtrace = startRecording(target)) {
      target.awaitReady();
      jtrace.awaitWritten(out("x.jtr"));
      jtrace.child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(out("x.jtr"));
  }
}
