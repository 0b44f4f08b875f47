package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
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
      URI profile =
          URI.create(line.substring(line.indexOf("http")) + "profile?seconds=1&format=folded");
      HttpResponse<String> stacks =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(profile).build(), HttpResponse.BodyHandlers.ofString());
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
