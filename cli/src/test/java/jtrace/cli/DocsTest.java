package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocsTest {
  private static final Path CLI = Path.of("../docs/CLI.md");

  @Test
  void theTableOfExitCodesIsTheProgramsOwn() throws IOException {
    String text = Files.readString(CLI);
    for (ExitCode code : ExitCode.values()) {
      assertThat(text).contains("| " + code.value() + " | " + code.meaning() + " |");
    }
  }

  @Test
  void everyCommandIsInTheTable() throws IOException {
    String text = Files.readString(CLI);
    for (String command : Commands.visible()) {
      assertThat(text).contains("| `" + command);
    }
  }
}
