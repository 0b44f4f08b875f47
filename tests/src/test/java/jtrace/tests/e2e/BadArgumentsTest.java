package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong words, wrong pids, wrong rights: said in one message, with the remedy. */
@E2e
class BadArgumentsTest {

  @TempDir Path directory;

  private static String self() {
    return Long.toString(ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "1000000", "many", "99999999999999999999"})
  void rateOutOfRangeIsWrongUsage(String rate) {
    Jtrace.run("record", "-p", self(), "-F", rate, "-d", "1s", "-o", out()).assertUsage(rate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "-3s", "999999999999h", "soon", "9223372036854775807s"})
  void durationOutOfRangeIsWrongUsage(String duration) {
    Jtrace.run("record", "-p", self(), "-d", duration, "-o", out()).assertUsage(duration);
  }

  @Test
  void depthOutOfRangeIsWrongUsage() {
    Jtrace.run("record", "-p", self(), "--max-stack", "0", "-d", "1s").assertUsage("--max-stack");
    Jtrace.run("record", "-p", self(), "--max-stack", "-1", "-d", "1s").assertUsage("--max-stack");
  }

  @Test
  void unknownOutputFormatIsWrongUsage() {
    Jtrace.run("record", "-p", self(), "-d", "1s", "-o", directory + "/x.docx").assertUsage("docx");
  }

  @Test
  void pidThatIsNotThereIsNamed() {
    Jtrace.run("record", "-p", "4194300", "-d", "1s", "-o", out()).assertProblem(1, "4194300");
    assertThat(Path.of(out())).doesNotExist();
  }

  @Test
  void nameThatMatchesNothingIsNamed() {
    Jtrace.run("record", "-p", "NoSuchMainClass", "-d", "1s", "-o", out())
        .assertProblem(1, "NoSuchMainClass");
  }

  @Test
  void outputThatCannotBeWrittenIsSaidBeforeRecording() {
    String nowhere = "/nonexistent/folder/x.jtr";
    try (Child target = Targets.chain(60)) {
      long start = System.nanoTime();
      Jtrace.run("record", "-p", "" + target.pid(), "-d", "60s", "-o", nowhere)
          .assertProblem(1, nowhere);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void withoutRootTheMissingRightIsNamed() throws IOException {
    Path readable = Files.createTempDirectory(Path.of("/tmp"), "jtrace-e2e");
    Path jar = readable.resolve("jtrace.jar");
    try {
      Files.setPosixFilePermissions(
          readable, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.copy(Layout.jar(), jar, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(
          jar, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      String java = Targets.jdk(25).resolve("bin/java").toString();
      Child nobody =
          Child.run(
              Jtrace.LIMIT,
              List.of(
                  "setpriv",
                  "--reuid=65534",
                  "--regid=65534",
                  "--clear-groups",
                  java,
                  "-jar",
                  jar.toString(),
                  "record",
                  "-p",
                  self(),
                  "-d",
                  "1s",
                  "-o",
                  "/tmp/never.jtr"));
      assertThat(nobody.exitCode()).as(nobody.output()).isEqualTo(3);
      assertThat(nobody.output()).contains("why:", "do:").doesNotContain("\tat ");
    } finally {
      Files.deleteIfExists(jar);
      Files.delete(readable);
    }
  }

  private String out() {
    return directory.resolve("x.jtr").toString();
  }
}
