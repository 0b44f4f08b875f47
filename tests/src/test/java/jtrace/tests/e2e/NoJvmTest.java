package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes without a HotSpot JVM: native and kernel frames come, and doctor says why no more. */
@E2e
class NoJvmTest {

  @TempDir Path directory;

  @Test
  void nativeProgramIsRecorded() throws IOException {
    try (Child target = Targets.busyNative()) {
      assertThat(recorded(target)).contains("gzip").doesNotContainPattern("0x[0-9a-f]{6,}");
      doctorSays(target, "no libjvm.so");
    }
  }

  @Test
  void systemCallsShowKernelFrames() throws IOException {
    List<String> copy = List.of("dd", "if=/dev/zero", "of=/dev/null", "bs=1M");
    try (Child target = Child.start(copy)) {
      assertThat(recorded(target)).containsPattern("dd.*;read;.*vfs_read");
    }
  }

  /** As a native image is: machine code and its libraries, named by their symbols. */
  @Test
  void programOfMachineCodeShowsItsOwnFunctions() throws IOException {
    Targets.compile(directory, "programs/spin.c", "libimage.so", "-shared", "-fPIC");
    try (Child target = startLoader("libimage.so")) {
      assertThat(recorded(target)).contains("main;JNI_CreateJavaVM_spin");
      doctorSays(target, "no libjvm.so");
    }
  }

  @Test
  void openJ9IsNamedAndRecordedAsNativeCode() throws IOException {
    String here = "-L" + directory;
    Targets.compile(directory, "programs/spin.c", "libj9vm29.so", "-shared", "-fPIC");
    Targets.compile(
        directory,
        "programs/empty.c",
        "libjvm.so",
        "-shared",
        "-fPIC",
        "-Wl,--no-as-needed",
        "-Wl,-rpath," + directory,
        here,
        "-lj9vm29");
    try (Child target = startLoader("libjvm.so")) {
      assertThat(recorded(target)).contains("main;JNI_CreateJavaVM_spin");
      doctorSays(target, "OpenJ9");
    }
  }

  private Child startLoader(String library) {
    Path java = Targets.compile(directory, "lying/java.c", "java");
    Child target = Child.start(List.of(java.toString(), directory.resolve(library).toString()));
    target.awaitLine("READY", Duration.ofSeconds(20));
    return target;
  }

  private String recorded(Child target) throws IOException {
    Path folded = directory.resolve("x.folded");
    Jtrace.run("record", "-p", "" + target.pid(), "-d", "2s", "-o", folded.toString())
        .assertExit(0);
    Targets.assertUnharmed(target);
    return Files.readString(folded);
  }

  private static void doctorSays(Child target, String words) {
    Jtrace doctor = Jtrace.run("doctor", "-p", "" + target.pid()).assertExit(0);
    assertThat(doctor.child().output()).contains(words);
  }
}
