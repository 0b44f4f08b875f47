package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets in containers: pids, files and users of their own. jtrace runs outside. */
@E2e
class NamespaceTest {

  private static final String NOBODY = "65534";

  @TempDir Path directory;

  @Test
  void aJvmOfAnotherUserInAPidNamespaceHasItsNames() throws IOException {
    assumeThat(Path.of("/usr/bin/setpriv")).as("needs setpriv").exists();
    List<String> command = new ArrayList<>(List.of("unshare", "--fork", "--pid", "--mount-proc"));
    command.addAll(List.of("--kill-child", "setpriv", "--reuid", NOBODY, "--clear-groups"));
    command.addAll(List.of("--pdeathsig", "KILL"));
    command.add(Targets.jdk(17).resolve("bin/java").toString());
    command.addAll(
        List.of("-cp", Targets.readableClasses(directory), "jtrace.workloads.KnownChain"));
    command.addAll(List.of("scenarios=Inlined,Itable", "warm=1", "seconds=120", "watch=1"));
    try (Child target = Child.launcher(command).awaitReady()) {
      assertNamed(target, "17");
    }
  }

  /** JDKs that tests/jdks gives a root folder of their own, with another libc than the host's. */
  @ParameterizedTest
  @ValueSource(ints = {8, 21, 26})
  void aJvmWithItsOwnRootHasItsNamesAndItsLibrariesTheirs(int major) throws IOException {
    Path jdk = Targets.jdk(major);
    assumeThat(jdk.resolve("usr/lib/x86_64-linux-gnu/libc.so.6"))
        .as("needs a JDK with a root of its own, from tests/jdks")
        .exists();
    try (Child target =
        Child.workload(
                jdk,
                Map.of("JTRACE_JDK_USER", NOBODY),
                Targets.readableClasses(directory),
                List.of("-XX:+UseSerialGC"),
                "KnownChain",
                "scenarios=Inlined,Itable",
                "warm=1",
                "seconds=120")
            .awaitReady()) {
      assertNamed(target, Integer.toString(major));
    }
  }

  private void assertNamed(Child target, String version) throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/" + target.pid() + "/status"));
    assertThat(status).anyMatch(line -> line.matches("NSpid:\\s+\\d+\\s+\\d+"));
    assertThat(status).anyMatch(line -> line.startsWith("Uid:\t" + NOBODY));
    String pid = Long.toString(target.pid());

    String listed = Jtrace.run("ps").assertExit(0).child().output();
    assertThat(listed.lines().filter(line -> line.strip().startsWith(pid + " ")))
        .singleElement()
        .asString()
        .contains(" " + version, "jtrace.workloads.KnownChain", "yes");

    assertThat(Jtrace.run("doctor", "-p", pid).child().output())
        .contains(" Java threads", "OpenJDK 64-Bit Server VM")
        .doesNotContain("self-test");

    Path folded = directory.resolve("stacks.folded");
    Jtrace.run("record", "-p", pid, "-F", "499", "-d", "3s", "--threads", "-o", folded.toString())
        .assertExit(0);
    assertThat(folded)
        .content()
        .contains("[chain-0 tid=", "jtrace.workloads.KnownChain$Worker.run")
        .contains("jtrace.workloads.chain.Itable_012_")
        .containsPattern("\\[chain-0 tid=\\d+];clone3;start_thread;")
        .doesNotContainPattern("0x[0-9a-f]{6}");
    Targets.assertUnharmed(target);
    try (Stream<Path> left = Files.list(Path.of("/proc/" + pid + "/root/tmp"))) {
      assertThat(left.map(Path::toString)).noneMatch(path -> path.contains("jtrace."));
    }
  }
}
