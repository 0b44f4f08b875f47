package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process whose {@code libjvm.so} lies: no crash, no hang, bounded memory, native frames come.
 */
@E2e
class LyingTargetTest {

  @TempDir Path directory;

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
    Targets.compile(directory, "lying/libjvm.c", "libjvm.so", "-shared", "-fPIC", "-DLIE=" + lie);
    Targets.compile(directory, "lying/java.c", "java");
    Path folded = directory.resolve("x.folded");
    List<String> command =
        List.of(directory.resolve("java").toString(), directory.resolve("libjvm.so").toString());
    try (Child target = Child.start(command)) {
      target.awaitLine("READY", Duration.ofSeconds(20));
      Jtrace.run("record", "-p", "" + target.pid(), "-d", "2s", "-o", folded.toString())
          .assertExit(0);
      assertThat(Files.readString(folded)).as(what).contains("JNI_CreateJavaVM_spin");
      Targets.assertUnharmed(target);
      Jtrace.run("ps").assertExit(0);
      Jtrace doctor = Jtrace.run("doctor", "-p", "" + target.pid()).assertExit(0);
      assertThat(doctor.child().output()).contains("" + target.pid());
    }
  }
}
