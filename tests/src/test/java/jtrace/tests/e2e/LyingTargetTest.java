package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process whose {@code libjvm.so} lies: no crash, no hang, bounded memory, native frames come.
 */
@E2e
class LyingTargetTest {

  @TempDir Path directory;

  @BeforeEach
  void needsCompiler() {
    assumeThat(Path.of("/usr/bin/gcc")).as("needs gcc, to build the lying program").exists();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "1, null tables",
    "2, stride zero",
    "3, huge stride",
    "4, endless table",
    "5, names nowhere",
    "6, endless names",
    "7, endless heaps",
    "8, looping segments"
  })
  void targetThatLiesIsRecordedAsNativeCode(int lie, String what) throws IOException {
    compile("libjvm.c", "libjvm.so", "-shared", "-fPIC", "-DLIE=" + lie);
    compile("java.c", "java");
    Path folded = directory.resolve("x.folded");
    List<String> command =
        List.of(directory.resolve("java").toString(), directory.resolve("libjvm.so").toString());
    try (Child target = Child.start(command)) {
      target.awaitLine("READY", Duration.ofSeconds(20));
      Jtrace.run("record", "-p", "" + target.pid(), "-d", "4s", "-o", folded.toString())
          .assertExit(0);
      assertThat(Files.readString(folded)).as(what).contains("JNI_CreateJavaVM_spin");
      Targets.assertUnharmed(target);
      for (String command2 : List.of("ps", "doctor")) {
        assertThat(Jtrace.run(command2).child().exitCode()).isIn(0, 1, 3);
      }
    }
  }

  private void compile(String source, String output, String... options) {
    Path file = directory.resolve(source);
    try (InputStream input = LyingTargetTest.class.getResourceAsStream("/lying/" + source)) {
      Files.write(file, input.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    java.util.ArrayList<String> command =
        new java.util.ArrayList<>(
            List.of("gcc", "-O1", "-o", directory.resolve(output).toString()));
    command.addAll(List.of(options));
    command.addAll(List.of(file.toString(), "-ldl"));
    Child gcc = Child.run(Duration.ofSeconds(60), command);
    assertThat(gcc.exitCode()).as(gcc.output()).isZero();
  }
}
