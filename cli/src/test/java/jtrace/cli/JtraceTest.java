package jtrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JtraceTest {
  private static final String NO_SUCH_PID = "999999999";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  private int run(String... args) {
    return Jtrace.run(
        args,
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false));
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record",
        "record -p 1 -F 0",
        "record -p 1 -F 1000000",
        "record -p 1 -F 99 -i 10ms",
        "record -p 1 -d -5s",
        "record -p 1 -d 99999d",
        "record -p 1 -a",
        "record -a -t 5",
        "record -p 1 -o profile.doc",
        "record -p 1 -f doc",
        "record -p 1 --max-stack 0",
        "record -p 1 --",
        "record 1",
        "record --no-such-option",
        "report",
        "report x.jtr --json",
        "report x.jtr --focus (",
        "completion fish",
        "help nothing",
        "recrod",
        "-p",
        "0"
      })
  void wrongUsageExits2AndSaysWhatToDo(String line) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(err()).contains("jtrace: ", "do:").doesNotContain("\tat ");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"record", "flame"})
  void noSuchProcessExits1InThreeParts(String command) {
    assertThat(run(command, "-p", NO_SUCH_PID, "-o", folder + "/x.jtr")).isEqualTo(1);
    assertThat(err()).contains("no process " + NO_SUCH_PID, "why:", "do:").doesNotContain("\tat ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void unwritableOutputIsNoticedBeforeTheChildIsStarted() {
    Path mark = folder.resolve("started");
    assertThat(run("record", "-o", folder + "/no/x.jtr", "--", "touch", mark.toString()))
        .isEqualTo(1);
    assertThat(err()).contains("does not exist");
    assertThat(mark).doesNotExist();
  }

  @Test
  void aChildThatIsNotThereIsTheWorldsFault() {
    assumeThat(HostChecks.all())
        .as("needs the rights to record")
        .noneMatch(check -> check.state() == DoctorCheck.State.MISSING);
    assertThat(run("record", "-o", folder + "/x.jtr", "--", "/no/such/command")).isEqualTo(1);
    assertThat(err()).contains("cannot run /no/such/command");
  }

  @Test
  void filesThatAreNoRecordingsAreRefused() throws Exception {
    Path foreign =
        Files.writeString(folder.resolve("a.jtr"), "PNG and so on, long enough to be read");
    Path empty = Files.createFile(folder.resolve("empty.jtr"));
    for (Path file : List.of(foreign, empty, folder, folder.resolve("none.jtr"))) {
      assertThat(run("report", file.toString())).isEqualTo(1);
    }
    assertThat(err()).contains("cannot read").doesNotContain("bug");
  }

  @Test
  void aTypoNamesTheNearestCommand() {
    run("recrod");
    assertThat(err()).contains("did you mean 'record'");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    List<String> withoutExamples = new ArrayList<>();
    for (String command : Commands.visible()) {
      out.reset();
      assertThat(run(command, "--help")).isZero();
      if (!out.toString(UTF_8).contains("Example")) {
        withoutExamples.add(command);
      }
    }
    assertThat(withoutExamples).isEmpty();
  }

  @Test
  void helpListsEveryExitCode() {
    assertThat(run("help", "exit-codes")).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString(UTF_8)).contains(code.meaning());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionKnowsTheCommandsButNotTheHiddenOne(String shell) {
    assertThat(run("completion", shell)).isZero();
    assertThat(out.toString(UTF_8)).contains("record", "--max-stack").doesNotContain("warm-up");
  }

  @Test
  void psListsThisJvmsOtherJvmsOnlyAndIsValidJson() {
    assertThat(run("ps", "--json")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("[").endsWith("]" + System.lineSeparator());
  }
}
