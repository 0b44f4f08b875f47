package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

  /** The known-chain program as a command line, for programs that start it. */
  static List<String> chainCommand(int warmSeconds, int seconds) {
    return List.of(
        jdk(25).resolve("bin/java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        Layout.workloadClassPath(),
        "jtrace.workloads.KnownChain",
        "scenarios=Inlined",
        "warm=" + warmSeconds,
        "seconds=" + seconds);
  }

  /** A process that is no JVM and uses CPU. */
  static Child busyNative() {
    return Child.start(List.of("sh", "-c", "exec gzip -c < /dev/zero > /dev/null"));
  }

  /** Builds a C program or library of the test resources. */
  static Path compile(Path directory, String source, String output, String... options) {
    assumeThat(Path.of("/usr/bin/gcc")).as("needs gcc, to build a C program").exists();
    Path file = directory.resolve(Path.of(source).getFileName());
    Path result = directory.resolve(output);
    try (InputStream input = Targets.class.getResourceAsStream("/" + source)) {
      Files.write(file, input.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of("gcc", "-O1", "-o", result.toString()));
    command.addAll(List.of(options));
    command.addAll(List.of(file.toString(), "-ldl"));
    Child gcc = Child.run(Duration.ofSeconds(60), command);
    assertThat(gcc.exitCode()).as(gcc.output()).isZero();
    return result;
  }

  /** The name of the program that the process runs now. */
  static String command(Child target) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(target.pid()), "comm")).strip();
    } catch (IOException e) {
      return "";
    }
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
      // its own libraries may lie in a folder of that name: what would be ours is a jar or a file
      assertThat(Files.readAllLines(proc.resolve("maps")))
          .noneMatch(line ->
              line.matches(".*(/jtrace[^/]*\\.(jar|so)|/\\.jtrace[^/]*|\\[uprobes\\])( .*)?"));
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
