package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -javaagent:jtrace.jar} on the command line. */
@E2e
class AgentStartTest {
  private static final String AGENT = "-javaagent:" + Layout.jar();

  private static final String NOBODY = "65534";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25, 26})
  void aloneItSaysAndDoesNothing(int major) {
    try (Child target = idle(major, AGENT, "seconds=1")) {
      assertThat(target.await(Duration.ofSeconds(60))).contains(0);
      assertThat(target.lines()).allMatch(line -> line.matches("READY|DONE|HAS .*"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17, 25})
  void anUnknownOptionIsRefusedInOneLineAndTheApplicationRuns(int major) {
    try (Child target = idle(major, AGENT + "=cpu,nonsense=1", "seconds=1")) {
      assertThat(target.await(Duration.ofSeconds(60))).contains(0);
      assertThat(target.lines().stream().filter(line -> !line.matches("READY|DONE|HAS .*")))
          .singleElement()
          .asString()
          .startsWith("jtrace: unknown agent option 'nonsense'; the application runs without");
    }
  }

  @Test
  void itRecordsItsOwnJvm() {
    assertRecordsItself(Targets.jdk(17));
  }

  @Test
  void itRecordsAJvmThatIsAlsoThatOfItsHostSide() {
    assertRecordsItself(Path.of(System.getProperty("java.home")));
  }

  @Test
  void itServesItsOwnJvmAsLongAsItRuns() throws Exception {
    try (Child target =
        start(
            Targets.jdk(17),
            AGENT + "=http=0",
            "KnownChain",
            "scenarios=Inlined",
            "warm=1",
            "seconds=120")) {
      String line = target.awaitLine("jtrace: serving at http", Duration.ofSeconds(60));
      URI root = URI.create(line.substring(line.indexOf("http")));
      HttpResponse<String> stacks = get(root.resolve("profile?seconds=1&format=folded"));
      assertThat(stacks.statusCode()).as(stacks.body()).isEqualTo(200);
      assertThat(stacks.body()).contains("jtrace.workloads.KnownChain");
      List<ProcessHandle> children =
          ProcessHandle.of(target.pid()).orElseThrow().descendants().toList();
      assertThat(children).hasSize(1);
      target.signal("KILL");
      assertThat(Child.until(Duration.ofSeconds(50), () -> !children.getFirst().isAlive()))
          .isTrue();
    }
  }

  /**
   * Without the rights for eBPF async-profiler samples, and the index says what that leaves out.
   */
  @Test
  void withoutRightsItServesWhatItCan() throws Exception {
    assumeThat(Path.of("/usr/bin/setpriv")).as("needs setpriv").exists();
    Path jar = Files.copy(Layout.jar(), directory.resolve("jtrace.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> command =
        new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY));
    command.addAll(List.of("--clear-groups", "--bounding-set=-all", "--pdeathsig", "KILL"));
    command.add(Targets.jdk(17).resolve("bin/java").toString());
    command.addAll(List.of("-javaagent:" + jar + "=http=0"));
    command.addAll(
        List.of("-cp", Targets.readableClasses(directory), "jtrace.workloads.KnownChain"));
    command.addAll(List.of("scenarios=Inlined", "warm=1", "seconds=120"));
    try (Child target = Child.start(command)) {
      String line = target.awaitLine("jtrace: serving at http", Duration.ofSeconds(60));
      URI root = URI.create(line.substring(line.indexOf("http")));
      assertThat(get(root).body())
          .contains("Not everything can be seen", "async-profiler", "allocs")
          .doesNotContain("pagefault");
      HttpResponse<String> stacks = get(root.resolve("profile?seconds=2&format=folded"));
      assertThat(stacks.statusCode()).as(stacks.body()).isEqualTo(200);
      assertThat(stacks.body()).contains("jtrace.workloads.KnownChain");
      HttpResponse<String> refused = get(root.resolve("offcpu?seconds=1"));
      assertThat(refused.statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(refused.body()).contains("async-profiler records CPU time");
      assertThat(Path.of("/tmp").toFile().list((_, name) -> name.endsWith("-" + target.pid())))
          .isEmpty();
    }
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void assertRecordsItself(Path jdk) {
    Path stacks = directory.resolve("profile.folded");
    String options = "=cpu,duration=3s,freq=499,file=" + stacks;
    try (Child target =
        start(jdk, AGENT + options, "KnownChain", "scenarios=Inlined", "warm=1", "seconds=60")) {
      assertThat(Child.until(Duration.ofSeconds(50), () -> stacks.toFile().length() > 0))
          .as(target.output())
          .isTrue();
      assertThat(target.output()).doesNotContain("jtrace:");
      assertThat(target.isAlive()).isTrue();
      assertThat(stacks).content().contains("jtrace.workloads.KnownChain");
    }
  }

  private static Child idle(int major, String option, String... args) {
    return start(Targets.jdk(major), option, "Idle", args);
  }

  private static Child start(Path jdk, String option, String program, String... args) {
    return Child.workload(jdk, List.of(option), program, args);
  }
}
