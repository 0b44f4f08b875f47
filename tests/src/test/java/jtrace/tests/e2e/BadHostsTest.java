package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that lack something, as a mount namespace of its own makes them. */
@E2e
class BadHostsTest {

  @TempDir Path directory;

  @BeforeEach
  void needsMountNamespaces() {
    Child unshare = Child.run(Duration.ofSeconds(10), List.of("unshare", "-m", "true"));
    assumeThat(unshare.exitCode()).as("needs the right to unshare mounts").isZero();
  }

  /** Records where {@code change} was done to the mounts. */
  private Jtrace recordAfter(String change, Child target, Path output) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("unshare", "-m", "sh", "-ec", change + "\nexec \"$@\"", "sh"));
    words.add(Targets.jdk(25).resolve("bin/java").toString());
    words.addAll(List.of("-jar", Layout.jar().toString(), "record", "-p", "" + target.pid()));
    words.addAll(List.of("-d", "2s", "-o", output.toString()));
    return Jtrace.startCommand(words).awaitEnd(Jtrace.LIMIT);
  }

  @Test
  void kernelWithoutBtfIsNamed() {
    try (Child target = Targets.busyNative()) {
      recordAfter("mount -t tmpfs none /sys/kernel/btf", target, directory.resolve("x.jtr"))
          .assertProblem(3, "BTF", "CONFIG_DEBUG_INFO_BTF");
      Targets.assertUnharmed(target);
    }
    assertThat(directory.resolve("x.jtr")).doesNotExist();
  }

  @Test
  void missingLibbpfIsNamed() {
    Path libraries =
        Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
            .map(Path::of)
            .filter(folder -> Files.exists(folder.resolve("libbpf.so.1")))
            .findFirst()
            .orElseThrow();
    String hide =
        """
        mount -t tmpfs none %1$s
        mkdir %1$s/upper %1$s/work
        mount -t overlay -o lowerdir=%2$s,upperdir=%1$s/upper,workdir=%1$s/work none %2$s
        rm %2$s/libbpf.so*
        """
            .formatted(directory, libraries);
    try (Child target = Targets.busyNative()) {
      // inside, the temporary folder is another one
      recordAfter(hide, target, Path.of("/tmp/never.jtr"))
          .assertProblem(3, "libbpf", "apt-get install libbpf1");
      Targets.assertUnharmed(target);
    }
    assertThat(Path.of("/tmp/never.jtr")).doesNotExist();
  }

  @Test
  void tracefsIsNotNeeded() {
    String unmount =
        """
        umount -R /sys/kernel/debug /sys/kernel/tracing 2>/dev/null || true
        ! grep -E ' (tracefs|debugfs) ' /proc/mounts
        """;
    try (Child target = Targets.chain(600)) {
      recordAfter(unmount, target, directory.resolve("x.jtr")).assertExit(0);
      Targets.assertUnharmed(target);
    }
    Jtrace.assertHasJavaFrames(directory.resolve("x.jtr"));
  }
}
