package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jtrace.record.WorldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void runsNothingBeforeItIsReleasedAndKeepsItsPidAndArguments() throws Exception {
    Path out = folder.resolve("out");
    try (Child child =
        Child.start(List.of("sh", "-c", "echo $$ \"$2\" >" + out, "x", "a b", "$c 'd"))) {
      assertThat(child.isAlive()).isTrue();
      assertThat(out).doesNotExist();
      child.release();
      assertThat(child.exitCode(LIMIT)).hasValue(0);
      assertThat(Files.readString(out)).isEqualTo(child.pid() + " $c 'd\n");
    }
  }

  @Test
  void exitCodeIsTheCommands() {
    try (Child child = Child.start(List.of("sh", "-c", "exit 7"))) {
      child.release();
      assertThat(child.exitCode(LIMIT)).hasValue(7);
    }
  }

  @Test
  void commandThatWasNeverReleasedDoesNotRunAndIsGoneAfterwards() throws Exception {
    Path out = folder.resolve("out");
    Child child = Child.start(List.of("touch", out.toString()));
    child.close();
    assertThat(child.isAlive()).isFalse();
    assertThat(out).doesNotExist();
  }

  @Test
  void waitingShellEndsWhenTheWriterOfTheGateIsGone() throws Exception {
    Path out = folder.resolve("out");
    Gate gate = Gate.closed();
    Process waiting = new ProcessBuilder(gate.before(List.of("touch", out.toString()))).start();
    gate.close();
    assertThat(waiting.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(waiting.exitValue()).isNotZero();
    assertThat(out).doesNotExist();
  }

  @Test
  void missingProgramIsToldBeforeAnythingIsStarted() {
    assertThatThrownBy(() -> Child.start(List.of("no-such-program", "x")))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("cannot run no-such-program x");
  }
}
