package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputNameTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
  @TempDir Path folder;

  @Test
  void patternsAreFilledIn() {
    assertThat(OutputName.expand("cpu-%p-%t.html", List.of(4711), TIME))
        .hasToString("cpu-4711-20260304-050607.html");
    assertThat(OutputName.expand("%p.jtr", List.of(1, 2), TIME)).hasToString("1+2.jtr");
    assertThat(OutputName.expand("%p.jtr", List.of(), TIME)).hasToString("all.jtr");
    assertThat(OutputName.expand("100%%.jtr", List.of(1), TIME)).hasToString("100%.jtr");
  }

  @Test
  void aNumberIsTheFirstThatIsFree() throws IOException {
    Files.createFile(folder.resolve("a-1.txt"));
    Files.createFile(folder.resolve("a-2.txt"));
    assertThat(OutputName.expand(folder + "/a-%n.txt", List.of(1), TIME))
        .isEqualTo(folder.resolve("a-3.txt"));
  }

  @Test
  void anUnknownPatternIsRefused() {
    for (String name : List.of("%x.jtr", "a%")) {
      assertThatExceptionOfType(UsageException.class)
          .isThrownBy(() -> OutputName.expand(name, List.of(1), TIME));
    }
  }
}
