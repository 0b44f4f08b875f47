package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir Path folder;

  @Test
  void isFoundAsAShellFindsIt() throws IOException {
    Path plain = Files.createFile(folder.resolve("plain"));
    assertThat(Program.find("sh", "/nowhere:/bin")).isPresent();
    assertThat(Program.find("/bin/sh", "")).isPresent();
    assertThat(Program.find("plain", folder.toString())).isEmpty();
    assertThat(Program.find(plain.toString(), "")).isEmpty();
    assertThat(Program.find("", "/bin")).isEmpty();
    assertThat(Program.find("/bin", "")).isEmpty();
  }

  @Test
  void javaBringsTheLibraryOfItsVm() {
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    assertThat(Program.find(java.toString(), "").orElseThrow().files())
        .anySatisfy(file -> assertThat(file).hasFileName("libjvm.so"))
        .allSatisfy(file -> assertThat(file).isRegularFile());
  }

  @Test
  void anyOtherProgramBringsOnlyItself() {
    assertThat(Program.find("sh", "/bin").orElseThrow().files()).hasSize(1);
  }
}
