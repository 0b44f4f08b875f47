package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.attach.AgentFeed;
import jtrace.attach.JvmAgent;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agent comes and goes in applications under load, and leaves them as they were. */
@E2e
class AgentCyclesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "8, KnownChain, scenarios=Inlined warm=1",
    "11, KnownChain, scenarios=Itable warm=1",
    "17, H2Load, threads=1 warm=2",
    "21, LuceneLoad, threads=1 warm=2",
    "25, JettyLoad, warm=2"
  })
  void nothingIsLeftAfterManyCycles(int major, String program, String options) throws IOException {
    String[] arguments = (options + " seconds=900").split(" ");
    try (Child target =
        Targets.alone(
                Targets.jdk(major), "", List.of("-Xmx256m", "-XX:+UseSerialGC"), program, arguments)
            .awaitReady()) {
      AgentCycles.assertNothingIsLeft(target);
    }
  }

  @ParameterizedTest
  @CsvSource({"8", "17"})
  void aKilledHostLeavesAnIdleAgent(int major) throws IOException {
    try (Child target =
        Targets.alone(
                Targets.jdk(major), "", List.of(), "KnownChain", "scenarios=Inlined", "seconds=120")
            .awaitReady()) {
      String out = directory.resolve("x.jtr").toString();
      try (Jtrace record =
          Jtrace.start(
              "record",
              "-p",
              AgentCycles.pid(target) + "",
              "--symbols",
              "agent",
              "-d",
              "5m",
              "-o",
              out)) {
        record.awaitRecording();
        assertThat(AgentCycles.hasAgentThread(target)).isTrue();
        record.child().signal("KILL");
        assertThat(Child.until(Duration.ofSeconds(10), () -> !AgentCycles.hasAgentThread(target)))
            .isTrue();
      }
      assertThat(AgentCycles.Holdings.leftIn(target)).isEmpty();
      assertThat(target.output()).doesNotContain("jtrace:", "Exception");
      assertThat(JvmAgent.detach(AgentCycles.pid(target), AgentCycles.LIMIT)).isEqualTo("detached");
    }
  }

  @Test
  void hostsTooManyAreRefused() {
    try (Child target =
            Targets.alone(Targets.jdk(17), "", List.of(), "Idle", "seconds=120").awaitReady();
        AgentFeed first = AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT);
        AgentFeed second = AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT);
        AgentFeed third = AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT);
        AgentFeed fourth = AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT)) {
      assertThat(List.of(first, second, third, fourth)).doesNotHaveDuplicates();
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT))
          .hasMessageContaining("4 hosts are served already");
    }
  }
}
