package jtrace.symbolizer.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugFilesTest {

  @TempDir Path folder;
  private Path program;
  private long hidden;

  @BeforeEach
  void build() throws Exception {
    program = CompiledProgram.build(folder);
    hidden = ElfFile.open(program).symbol("hidden_work").orElseThrow().value();
    CompiledProgram.run("objcopy", "--only-keep-debug", program.toString(), program + ".debug");
  }

  private Functions stripped() throws Exception {
    ElfFile file = ElfFile.open(program);
    return Functions.of(file, () -> new DebugFiles(folder).find(file, "/work"));
  }

  private void strip() throws Exception {
    CompiledProgram.run("strip", program.toString());
  }

  @Test
  void unstrippedFilesNeedNoOther() throws Exception {
    assertThat(stripped().source()).isEqualTo(".symtab");
    assertThat(stripped().at(hidden + 1)).contains(new ElfFunction("hidden_work", 1, true));
  }

  @Test
  void strippedFilesKnowOnlyExportedFunctionsAndTheirPlt() throws Exception {
    long visible = ElfFile.open(program).symbol("visible_work").orElseThrow().value();
    strip();
    ElfFile file = ElfFile.open(program);
    Functions functions = Functions.of(file, Optional::empty);

    assertThat(functions.source()).isEqualTo(".dynsym");
    assertThat(functions.at(hidden)).isEmpty();
    assertThat(functions.at(visible).map(ElfFunction::name)).contains("visible_work");
    long plt = file.section(".plt").orElseThrow().address();
    assertThat(functions.at(plt + 16 + 3)).contains(new ElfFunction("printf@plt", 3, true));
  }

  @Test
  void theDebugFileOfTheSameBuildIdIsUsed() throws Exception {
    String id = ElfFile.open(program).buildId();
    assertThat(id).hasSize(40);
    Path home = folder.resolve("usr/lib/debug/.build-id/" + id.substring(0, 2));
    Files.createDirectories(home);
    Files.move(Path.of(program + ".debug"), home.resolve(id.substring(2) + ".debug"));
    strip();

    assertThat(stripped().source()).isEqualTo("debug file");
    assertThat(stripped().at(hidden + 1)).contains(new ElfFunction("hidden_work", 1, true));
  }

  @Test
  void theLinkedDebugFileIsUsedOnlyWithTheRightChecksum() throws Exception {
    strip();
    CompiledProgram.run("objcopy", "--add-gnu-debuglink=" + program + ".debug", program.toString());
    assertThat(stripped().at(hidden).map(ElfFunction::name)).contains("hidden_work");

    Path debug = Path.of(program + ".debug");
    byte[] changed = Files.readAllBytes(debug);
    changed[changed.length - 1] ^= 1;
    Files.write(debug, changed);
    assertThat(stripped().source()).isEqualTo(".dynsym");
  }

  @Test
  void embeddedDebugDataIsUnpacked() throws Exception {
    Path debug = Path.of(program + ".debug");
    CompiledProgram.run("xz", "-k", debug.toString());
    strip();
    CompiledProgram.run(
        "objcopy", "--add-section", ".gnu_debugdata=" + debug + ".xz", program.toString());

    assertThat(stripped().source()).isEqualTo(".gnu_debugdata");
    assertThat(stripped().at(hidden + 1)).contains(new ElfFunction("hidden_work", 1, true));
  }

  @Test
  void linksOfAnotherRootDoNotLeaveIt() throws Exception {
    Files.createDirectories(folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("a/up"), Path.of("../../../../etc"));
    Files.createSymbolicLink(folder.resolve("a/abs"), Path.of("/etc"));
    Files.createSymbolicLink(folder.resolve("a/loop"), Path.of("loop"));

    assertThat(RootedPath.resolve(folder, "/a/up/passwd")).isEqualTo(folder.resolve("etc/passwd"));
    assertThat(RootedPath.resolve(folder, "a/abs/passwd")).isEqualTo(folder.resolve("etc/passwd"));
    assertThat(RootedPath.resolve(folder, "/a/b/../../../x")).isEqualTo(folder.resolve("x"));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> RootedPath.resolve(folder, "a/loop"))
        .isInstanceOf(ElfException.class);
  }
}
