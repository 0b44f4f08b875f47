package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --debug-non-safepoints}: the flag is on while jtrace records, and off after every end. */
@E2e
class ExactLinesTest {
  private static final Duration LIMIT = Duration.ofSeconds(180);
  private static final String ON = "DebugNonSafepoints turned on in process ";

  @TempDir Path directory;

  @ParameterizedTest(name = "JDK {0}, {1}")
  @CsvSource({"17,end", "25,end", "17,INT", "25,TERM", "25,HUP", "17,KILL", "25,KILL"})
  void flagIsOffAgain(int jdk, String end) throws IOException {
    assumeTrue(!end.equals("HUP") || !ignoresHangUp(), "SIGHUP is ignored: started by nohup?");
    try (Child target = target(jdk)) {
      assertThat(isOn(jdk, target)).isFalse();
      try (Jtrace jtrace = record(target, end.equals("end") ? "4s" : "10m")) {
        jtrace.child().awaitText(ON + target.pid(), LIMIT);
        jtrace.awaitRecording();
        assertThat(isOn(jdk, target)).as("while recording").isTrue();
        if (!end.equals("end")) {
          jtrace.child().signal(end);
        }
        jtrace.awaitEnd(LIMIT);
        boolean off = Child.until(LIMIT, () -> !isOn(jdk, target));
        assertThat(off).as("off after %s:\n%s", end, jtrace.child().output()).isTrue();
      }
      Targets.assertUnharmed(target);
    }
  }

  /** Whether children of this process inherit that; jtrace leaves it so. */
  private static boolean ignoresHangUp() throws IOException {
    String status = Files.readString(Path.of("/proc/self/status"));
    String ignored = status.replaceFirst("(?s).*\\nSigIgn:\\s+(\\p{XDigit}+)\\n.*", "$1");
    return (Long.parseUnsignedLong(ignored, 16) & 1) != 0;
  }

  @Test
  void flagThatTheUserSetStays() {
    try (Child target = target(25, "-XX:+DebugNonSafepoints")) {
      Jtrace jtrace = record(target, "1s").awaitEnd(Jtrace.LIMIT).assertExit(0);
      assertThat(jtrace.child().output()).contains("is on already");
      assertThat(isOn(25, target)).isTrue();
    }
  }

  @Test
  void processThatIsNoJvmIsLeftAlone() {
    try (Child target = Targets.busyNative()) {
      record(target, "1s").awaitEnd(Jtrace.LIMIT).assertProblem(1, "DebugNonSafepoints");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void needsANamedProcess() {
    Jtrace.run("record", "-a", "--debug-non-safepoints").assertUsage("--debug-non-safepoints");
  }

  private static Child target(int jdk, String... options) {
    List<String> all = new java.util.ArrayList<>(List.of("-XX:+UnlockDiagnosticVMOptions"));
    all.addAll(List.of(options));
    return Child.workload(
            Targets.jdk(jdk), all, "KnownChain", "scenarios=Inlined", "warm=1", "seconds=600")
        .awaitReady();
  }

  private Jtrace record(Child target, String duration) {
    return Jtrace.start(
        "record",
        "-p",
        "" + target.pid(),
        "--debug-non-safepoints",
        "-d",
        duration,
        "-o",
        directory.resolve("x.jtr").toString());
  }

  /** As the JVM itself says. */
  private static boolean isOn(int jdk, Child target) {
    Child jcmd =
        Child.run(
            LIMIT,
            List.of(
                Targets.jdk(jdk).resolve("bin/jcmd").toString(),
                "" + target.pid(),
                "VM.flags",
                "-all"));
    return jcmd.lines().stream()
        .filter(line -> line.contains(" DebugNonSafepoints "))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(jcmd.output()))
        .contains("= true");
  }
}
