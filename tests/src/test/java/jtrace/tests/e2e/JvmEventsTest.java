package jtrace.tests.e2e;

import static jtrace.tests.e2e.FoldedEvents.on;
import static jtrace.tests.e2e.FoldedEvents.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens in a JVM, on a program that makes known numbers of each event at known places. */
@E2e
class JvmEventsTest {
  private static final String PROGRAM = "jtrace.workloads.KnownEvents";

  @TempDir Path directory;

  private FoldedEvents program(String... vmOptions) {
    return new FoldedEvents(directory, PROGRAM, List.of(vmOptions));
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 17, 21, 25})
  void eventsHaveTheirNumberPlaceAndCause(int jdk) throws IOException {
    FoldedEvents recorded = program();
    Map<String, Long> truth =
        recorded.record(jdk, List.of("-e", "gc,safepoint,jit,class-load,thread-start,exceptions"));
    long collecting = truth.get("collectKnown") * 1_000_000;
    assertThat(sum(recorded.stacks("gc"), recorded.in("collectKnown").and(on("[GC] System.gc()"))))
        .as("pauses, of %s ns", collecting)
        .isBetween(collecting * 80 / 100, collecting * 120 / 100);
    assertThat(recorded.stacks("safepoint")).anyMatch(on("[time to safepoint]"));
    assertThat(
            sum(
                recorded.stacks("exceptions"),
                recorded.in("throwKnown").and(on(PROGRAM + "$KnownException"))))
        .isEqualTo(1000);
    assertThat(
            sum(
                recorded.stacks("thread-start"),
                recorded.in("startKnown").and(on("java.lang.Thread"))))
        .isEqualTo(50);
    assertThat(
            sum(
                recorded.stacks("class-load"),
                recorded.in("loadKnown").and(on(PROGRAM + "$Loaded"))))
        .isEqualTo(101);
    assertThat(recorded.stacks("jit"))
        .anyMatch(on("compiling " + PROGRAM + "$KnownException.<init>"));
  }

  /** Each collector pauses in operations of its own, some several times for one collection. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
  void pausesOfEveryCollectorAreFound(String collector) throws IOException {
    FoldedEvents recorded = program(collector);
    recorded.record(25, List.of("-e", "gc,safepoint"));
    List<FoldedLine> pauses = recorded.stacks("gc");
    assertThat(pauses).anyMatch(on("[GC] System.gc()"));
    assertThat(sum(pauses, any -> true)).isLessThan(sum(recorded.stacks("safepoint"), any -> true));
  }

  @Test
  void functionsOfTheLibraryInterfaceAreEnoughForSome() throws IOException {
    FoldedEvents recorded = program();
    recorded.record(8, List.of("-e", "thread-start,exceptions"));
    assertThat(sum(recorded.stacks("exceptions"), on(PROGRAM + "$KnownException"))).isEqualTo(1000);
    assertThat(sum(recorded.stacks("thread-start"), recorded.in("startKnown"))).isEqualTo(50);
  }

  @Test
  void eventThatAProcessCannotGiveSaysWhy() {
    try (Child target = Targets.busyNative()) {
      for (String event : Stream.of("gc", "class-load").toList()) {
        Jtrace.run("record", "-e", event, "-p", "" + target.pid(), "-d", "1s")
            .assertProblem(1, "event " + event + " is not possible");
      }
    }
  }
}
