package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jtrace.tests.run.Child;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.run.Layout;

/** The jtrace command as a child process, watched for what it leaves in the kernel. */
final class Jtrace implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final int WRITES_AWAITED = 3;

  private final Set<String> before = KernelObjects.all();
  private final Child child;

  private Jtrace(List<String> command) {
    this.child = Child.start(command);
  }

  /** Starts {@code jtrace} with arguments. */
  static Jtrace start(String... args) {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of(args));
    return startCommand(command);
  }

  /** Starts a command that becomes jtrace by exec. */
  static Jtrace startCommand(List<String> command) {
    return new Jtrace(command);
  }

  /** Runs {@code jtrace} to its end and checks that it left nothing and did not fail as a bug. */
  static Jtrace run(String... args) {
    return start(args).awaitEnd(LIMIT);
  }

  /** Waits until the sampler is in the kernel and samples arrive. */
  Jtrace awaitRecording() {
    child.awaitLine("jtrace: recording ", LIMIT);
    assertThat(KernelObjects.hasProgram(child.pid())).as("holds a BPF program").isTrue();
    return this;
  }

  /** Waits until samples were written into {@code recording} some times. */
  Jtrace awaitWritten(Path recording) {
    for (int i = 0; i < WRITES_AWAITED; i++) {
      long size = recording.toFile().length();
      boolean grown =
          Child.until(LIMIT, () -> recording.toFile().length() > size || !child.isAlive());
      assertThat(grown && child.isAlive()).as("%s grows:\n%s", recording, child.output()).isTrue();
    }
    return this;
  }

  Jtrace awaitEnd(Duration limit) {
    assertThat(child.await(limit)).as("end within %s:\n%s", limit, child.output()).isPresent();
    assertThat(KernelObjects.leftBy(child.pid(), before)).as("left in the kernel").isEmpty();
    return assertNoBug();
  }

  private Jtrace assertNoBug() {
    assertThat(child.output())
        .as("a stack trace or a crash is our bug")
        .doesNotContainPattern("(?m)^\\s+at [\\w.$/]+\\(")
        .doesNotContain("this is a bug in jtrace", "OutOfMemoryError", "SIGSEGV");
    return this;
  }

  Jtrace assertExit(int code) {
    assertThat(child.exitCode()).as("exit code of:\n%s", child.output()).isEqualTo(code);
    return this;
  }

  /** Exit code 1 or 3 with what failed, why, and what to do. */
  Jtrace assertProblem(int code, String... words) {
    assertExit(code);
    assertThat(child.output()).contains("why:", "do:").contains(words);
    return this;
  }

  /** Exit code 2 and a text that names the wrong word. */
  Jtrace assertUsage(String... words) {
    assertExit(2);
    assertThat(child.output()).contains(words);
    return this;
  }

  /** The recording opens and shows Java code of the known-chain program. */
  static void assertHasJavaFrames(Path recording) {
    Path folded = recording.resolveSibling(recording.getFileName() + ".folded");
    run("report", recording.toString(), "-o", folded.toString()).assertExit(0);
    assertThat(folded).content().contains("jtrace.workloads.KnownChain$Worker.run");
  }

  long pid() {
    return child.pid();
  }

  Child child() {
    return child;
  }

  /** A recording opens, whatever happened while it was written. */
  static void assertReadable(Path recording) {
    run("report", recording.toString()).assertExit(0);
  }

  @Override
  public void close() {
    child.close();
  }
}
