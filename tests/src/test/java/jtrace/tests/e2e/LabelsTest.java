package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of a program stand at its samples, in the shares that the program is known to have. */
@E2e
class LabelsTest {
  private static final double TOLERANCE = 0.06;
  private static final String ROOTS = "label:endpoint,label:tenant";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25})
  void ofNativeThreads(int major) throws IOException {
    try (Child target = start(major, List.of(agent()), "threads=2")) {
      assertShares(shares(record(target, "cpu"), "cpu"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 25})
  void ofVirtualThreadsThatChangeTheirCarriers(int major) throws IOException {
    try (Child target = start(major, List.of(agent()), "threads=16", "virtual=1")) {
      assertShares(shares(record(target, "cpu"), "cpu"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseZGC", "-XX:+UseParallelGC", "-XX:-UseCompressedOops"})
  void underOtherCollectors(String option) throws IOException {
    try (Child target = start(25, List.of(agent(), option), "threads=4", "virtual=1")) {
      assertShares(shares(record(target, "cpu"), "cpu"));
    }
  }

  @Test
  void anAgentThatComesLaterTakesLabelsUntilItGoes() throws IOException {
    try (Child target = start(17, List.of(), "threads=2")) {
      String pid = Long.toString(target.pid());
      assertThat(shares(record(target, "cpu"), "cpu"))
          .containsOnlyKeys("[no endpoint];[no tenant]");
      Jtrace.run("attach", pid).assertExit(0);
      assertShares(shares(record(target, "cpu"), "cpu"));
      Jtrace.run("detach", pid).assertExit(0);
      assertThat(shares(record(target, "cpu"), "cpu"))
          .containsOnlyKeys("[no endpoint];[no tenant]");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 25})
  void theAgentComesAndGoesWithARecordingThatAsksForLabels(int major) throws IOException {
    try (Child target = start(major, List.of(), "threads=2")) {
      String said = byEndpoint(target, "asked");
      assertThat(said).contains("having jtrace's agent in process " + target.pid());
      assertEndpoints(sums(directory.resolve("asked.folded"), 1));
      assertThat(byEndpoint(target, "forbidden", "--no-attach"))
          .contains("no labels of process " + target.pid());
      assertThat(sums(directory.resolve("forbidden.folded"), 1)).containsOnlyKeys("[no endpoint]");
    }
  }

  @Test
  void aKilledHostLeavesNoLabels() throws IOException {
    try (Child target = start(17, List.of(), "threads=2")) {
      String out = directory.resolve("killed.folded").toString();
      String pid = Long.toString(target.pid());
      try (Jtrace host =
          Jtrace.start("record", "-p", pid, "--root", "label:endpoint", "-d", "60s", "-o", out)) {
        host.awaitRecording().child().signal("KILL");
        assertThat(host.child().await(Duration.ofSeconds(10))).isPresent();
      }
      Path agentless = directory.resolve("later.folded");
      assertThat(
              Child.until(
                  Duration.ofSeconds(30),
                  () -> {
                    byEndpoint(target, "later", "--no-attach");
                    return Targets.text(agentless)
                        .lines()
                        .allMatch(line -> line.startsWith("[no endpoint]"));
                  }))
          .isTrue();
    }
  }

  private String byEndpoint(Child target, String name, String... options) {
    List<String> command =
        new ArrayList<>(List.of("record", "-p", Long.toString(target.pid()), "-F", "999"));
    command.addAll(List.of("--root", "label:endpoint", "-d", "4s"));
    command.addAll(List.of("-o", directory.resolve(name + ".folded").toString()));
    command.addAll(List.of(options));
    return Jtrace.run(command.toArray(String[]::new)).assertExit(0).child().output();
  }

  /** All stacks are counted here, also those outside the labelled work. */
  private static void assertEndpoints(Map<String, Long> sums) {
    double orders = sums.get("[endpoint=/orders]");
    assertThat(orders / sums.get("[endpoint=/cart]")).isCloseTo(3, within(0.8));
    assertThat(sums).containsOnlyKeys("[endpoint=/orders]", "[endpoint=/cart]", "[no endpoint]");
  }

  /** One unit of work is followed by as long a wait as any other. */
  @Test
  void waitsHaveThemToo() throws IOException {
    try (Child target = start(25, List.of(agent()), "threads=2", "virtual=0")) {
      assertShares(shares(record(target, "off-cpu"), "off-cpu"));
    }
  }

  @Test
  void aNewValueForEveryRequestLeavesTheOthersAsTheyAre() throws IOException {
    try (Child target = start(25, List.of(agent()), "threads=16", "virtual=1", "unique=1")) {
      Path recording = record(target, "cpu");
      Path folded = directory.resolve("ids.folded");
      report(recording, "--root", "label:id", "--label", "endpoint=cart", "-o", folded.toString());
      assertThat(sums(folded, 1).keySet())
          .hasSizeGreaterThan(20)
          .allMatch(id -> id.startsWith("[id=request-"));
    }
  }

  private static String agent() {
    return "-javaagent:" + Layout.jar();
  }

  private static Child start(int major, List<String> vmOptions, String... options) {
    List<String> args = new ArrayList<>(List.of(options));
    args.addAll(List.of("warm=2", "seconds=120"));
    return Child.workload(Targets.jdk(major), vmOptions, "KnownLabels", args.toArray(String[]::new))
        .awaitReady();
  }

  private Path record(Child target, String event) {
    Path recording = directory.resolve(event + ".jtr");
    Jtrace.run(
            "record",
            "-p",
            Long.toString(target.pid()),
            "-e",
            event,
            "-F",
            "999",
            "-d",
            "6s",
            "-o",
            recording.toString())
        .assertExit(0);
    return recording;
  }

  private static void report(Path recording, String... options) {
    List<String> command = new ArrayList<>(List.of("report", recording.toString()));
    command.addAll(List.of(options));
    Jtrace.run(command.toArray(String[]::new)).assertExit(0);
  }

  /** By endpoint and tenant, of the stacks of the program's own work. */
  private Map<String, Double> shares(Path recording, String event) throws IOException {
    Path folded = directory.resolve(event + ".folded");
    report(recording, "--root", ROOTS, "-I", "*KnownLabels.unit", "-o", folded.toString());
    Map<String, Long> sums = sums(folded, 2);
    double all = sums.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> shares = new HashMap<>();
    sums.forEach((roots, sum) -> shares.put(roots, sum / all));
    return shares;
  }

  private static Map<String, Long> sums(Path folded, int roots) throws IOException {
    Map<String, Long> sums = new HashMap<>();
    for (String line : Files.readAllLines(folded)) {
      String[] frames = line.split(";", -1);
      String key = String.join(";", List.of(frames).subList(0, roots));
      sums.merge(key, Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)), Long::sum);
    }
    return sums;
  }

  private static void assertShares(Map<String, Double> shares) {
    Map<String, Double> known =
        Map.of(
            "[endpoint=/orders];[no tenant]", 0.2,
            "[endpoint=/orders];[tenant=large]", 0.4,
            "[endpoint=/cart];[no tenant]", 0.2,
            "[no endpoint];[no tenant]", 0.2);
    assertThat(shares).containsOnlyKeys(known.keySet());
    known.forEach((label, share) ->
        assertThat(shares.get(label)).as("%s", shares).isCloseTo(share, within(TOLERANCE)));
  }
}
