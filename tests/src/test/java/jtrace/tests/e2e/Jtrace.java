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

  private final Set<String> before = KernelObjects.all();
  private final Child child;

  private Jtrace(List<String> command) {
    this.child = Child.start(command);
  }

  /** Starts {@code jtrace} with arguments. */
  static Jtrace start(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Layout.root().resolve("jtrace").toString());
    command.addAll(List.of(args));
    return new Jtrace(command);
  }

  /** Runs {@code jtrace} to its end and checks that it left nothing and did not fail as a bug. */
  static Jtrace run(String... args) {
    Jtrace jtrace = start(args);
    jtrace.awaitEnd(LIMIT);
    return jtrace;
  }

  /** Waits until the sampler is in the kernel. */
  Jtrace awaitRecording() {
    boolean there =
        Child.until(
            Duration.ofSeconds(30),
            () -> !child.isAlive() || KernelObjects.hasProgram(child.pid()));
    assertThat(there && child.isAlive()).as("recording:\n%s", child.output()).isTrue();
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
        .doesNotContain("OutOfMemoryError", "SIGSEGV");
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
