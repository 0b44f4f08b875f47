package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/** Programs to be profiled. */
final class Targets {

  private Targets() {}

  static Path jdk(int major) {
    Map<Integer, Path> jdks = Layout.jdks();
    assumeThat(jdks).as("needs a JDK %s", major).containsKey(major);
    return jdks.get(major);
  }

  /** A warm known-chain program, quick to start. */
  static Child chain(int seconds) {
    return chainStarting(seconds).awaitReady();
  }

  static Child chainStarting(int seconds) {
    return Child.workload(
        jdk(25),
        List.of("-XX:+UseSerialGC"),
        "KnownChain",
        "scenarios=Inlined,Itable",
        "warm=1",
        "seconds=" + seconds);
  }

  /** A process that is no JVM and uses CPU. */
  static Child busyNative() {
    return Child.start(List.of("sh", "-c", "exec gzip -c < /dev/zero > /dev/null"));
  }

  /** The target goes on, has no thread stopped, and holds nothing of the profiler's. */
  static void assertUnharmed(Child target) {
    assertThat(target.isAlive()).as("target alive:\n%s", target.output()).isTrue();
    Path proc = Path.of("/proc", Long.toString(target.pid()));
    try (Stream<Path> fds = Files.list(proc.resolve("fd"))) {
      assertThat(fds.map(Targets::link)).noneMatch(name -> name.matches(".*(perf_event|bpf-).*"));
      assertThat(Files.readAllLines(proc.resolve("status")))
          .contains("TracerPid:\t0")
          .noneMatch(line -> line.matches("State:\\s+[Tt].*"));
      assertThat(Files.readString(proc.resolve("maps"))).doesNotContain("jtrace", "[uprobes]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String link(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return "gone";
    }
  }
}
