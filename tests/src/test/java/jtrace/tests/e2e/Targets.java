package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** One that {@code tests/jdks} has fetched for a newer libc than the host's. */
  static Path jdkWithRoot(int major) {
    Optional<Path> jdk = Layout.jdkWithRoot(major);
    assumeTrue(jdk.isPresent(), "needs a JDK " + major + " with a root of its own, see tests/jdks");
    return jdk.orElseThrow();
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

  /** A class path of the workloads that another user can read. */
  static String readableClasses(Path directory) {
    Path classes = directory.resolve("classes");
    String from = Layout.workloadClassPath().split(":", 2)[0];
    for (List<String> command :
        List.of(
            List.of("cp", "-rT", from, classes.toString()),
            List.of("chmod", "-R", "a+rX", directory.toString()))) {
      Child copied = Child.run(Duration.ofSeconds(60), command);
      assertThat(copied.exitCode()).as(copied.output()).isZero();
    }
    return classes.toString();
  }

  /**
   * A program of its own /tmp: JVMs of several pid namespaces would put the same names into one.
   *
   * @param user uid, for a JDK that {@code tests/jdks} has given a root of its own; empty for this
   *     one
   */
  static Child alone(
      Path jdk, String user, List<String> vmOptions, String program, String... args) {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    command.add(
        "mount -t tmpfs -o mode=1777 none /mnt && cp -rT \"$1\" /mnt/classes"
            + " && cp -rT \"$2\" /mnt/libraries && chmod -R a+rX /mnt/classes /mnt/libraries"
            + " && mount --move /mnt /tmp && shift 2 && exec \"$@\"");
    String[] places = Layout.workloadClassPath().split(":", -1);
    command.addAll(List.of("sh", places[0], places[2].replace("/*", ""), "env"));
    if (!user.isEmpty()) {
      command.add("JTRACE_JDK_USER=" + user);
    }
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(vmOptions);
    command.addAll(List.of("-cp", "/tmp/classes:/tmp/libraries/*", "jtrace.workloads." + program));
    command.addAll(List.of(args));
    command.add("watch=1");
    return Child.launcher(command);
  }

  /** A target's pid in its own pid namespace. */
  static String innerPid(Child target) {
    String status = text(Path.of("/proc/" + target.pid() + "/status"));
    return status.replaceAll("(?s).*NSpid:[^\\n]*?(\\d+)\\n.*", "$1");
  }

  /** A small file's text, empty when it cannot be read. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /** Where a descriptor's link leads. */
  static String link(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return "gone";
    }
  }
}
