package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Recording what jtrace starts itself, and everything there is. */
@E2e
class CommandsTest {

  @TempDir Path directory;

  private String out() {
    return directory.resolve("x.folded").toString();
  }

  private String folded() throws IOException {
    return Files.readString(Path.of(out()));
  }

  private static Jtrace record(List<String> command, String... options) {
    List<String> words = new ArrayList<>(List.of("record"));
    words.addAll(Arrays.asList(options));
    words.add("--");
    words.addAll(command);
    return Jtrace.run(words.toArray(String[]::new));
  }

  @Test
  void jvmAfterTheDashesIsRecordedToItsEnd() throws IOException {
    Jtrace jtrace = record(Targets.chainCommand(1, 3), "-o", out()).assertExit(0);
    assertThat(jtrace.child().output()).contains("READY", "the command ended with exit code 0");
    assertThat(folded()).contains("jtrace.workloads.KnownChain$Worker.run");
  }

  @Test
  void commandThatOutlivesTheDurationIsEnded() throws IOException {
    Jtrace jtrace = record(Targets.chainCommand(1, 600), "-d", "4s", "-o", out()).assertExit(0);
    String pid = jtrace.child().awaitLine("jtrace: recording process ", Jtrace.LIMIT);
    long child = Long.parseLong(pid.split(" ", -1)[3]);
    assertThat(ProcessHandle.of(child)).isEmpty();
    assertThat(folded()).contains("jtrace.workloads.KnownChain$Worker.run");
  }

  /** Places in files that are mapped later than the recording begins. */
  @Test
  void allocationsOfAProgramThatAShellStartsAreRecordedFromItsBegin() throws IOException {
    String program =
        String.join(
            " ",
            Targets.jdk(25).resolve("bin/java").toString(),
            "-cp",
            Layout.workloadClassPath().split(":", 2)[0],
            "jtrace.workloads.NativeLoad warm=0 seconds=1; true");
    record(List.of("sh", "-c", program), "-e", "alloc", "-o", out()).assertExit(0);
    assertThat(folded()).contains("jtrace.workloads.NativeLoad.roundTrip;");
  }

  @Test
  void processIsRecordedWhileACommandRuns() throws IOException {
    try (Child target = Targets.chain(600)) {
      record(List.of("sleep", "2"), "-p", "" + target.pid(), "-d", "10m", "-o", out())
          .assertExit(0);
      Targets.assertUnharmed(target);
    }
    assertThat(folded()).contains("jtrace.workloads.KnownChain$Worker.run");
  }

  @Test
  void exitCodeOfTheCommandIsSaid() {
    Jtrace jtrace = record(List.of("sh", "-c", "sleep 2; exit 7"), "-o", out()).assertExit(0);
    assertThat(jtrace.child().output()).contains("the command ended with exit code 7");
  }

  @Test
  void commandThatEndsAtOnceIsRecordedToo() {
    Jtrace jtrace = record(List.of("true"), "-o", out()).assertExit(0);
    assertThat(jtrace.child().output()).contains("the command ended with exit code 0");
  }

  /** Of a command that sleeps there are next to no samples that could tell. */
  @Test
  void theRateIsThatOfAllTicksWhoeverRuns() {
    String recording = directory.resolve("x.jtr").toString();
    record(List.of("sleep", "2"), "-F", "499", "-o", recording).assertExit(0);
    Jtrace report = Jtrace.run("report", recording, "--quality", "--json").assertExit(0);
    JsonNode quality = new ObjectMapper().readTree(report.child().output());
    assertThat(quality.get("rateAskedHz").asDouble()).isCloseTo(499, within(0.1));
    // a virtual machine that is not run by its host has no ticks meanwhile
    assertThat(quality.get("rateGotHz").asDouble()).isBetween(50.0, 510.0);
  }

  @Test
  void commandThatIsNotThereIsNamed() {
    record(List.of("/nonexistent/program"), "-o", out()).assertProblem(1, "/nonexistent/program");
    assertThat(Path.of(out())).doesNotExist();
  }

  @Test
  void wholeHostShowsWhatRunsAndWhatStartsLater() throws IOException {
    Path recording = directory.resolve("x.jtr");
    try (Child early = Targets.chain(600);
        Jtrace jtrace =
            Jtrace.start("record", "-a", "-d", "10m", "-o", recording.toString()).awaitRecording();
        Child late =
            Child.workload(
                Targets.jdk(25),
                List.of("-XX:+UseSerialGC"),
                "KnownShares",
                "warm=1",
                "seconds=600")) {
      late.awaitReady();
      jtrace.awaitWritten(recording).child().signal("INT");
      jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      Targets.assertUnharmed(early);
      Targets.assertUnharmed(late);
    }
    Jtrace.run("report", recording.toString(), "-o", out()).assertExit(0);
    assertThat(folded())
        .contains("jtrace.workloads.KnownChain$Worker.run")
        .contains("jtrace.workloads.KnownShares$Turns.run");
  }
}
