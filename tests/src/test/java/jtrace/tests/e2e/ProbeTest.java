package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes in methods of running JVMs count what is known of a program, and go without a trace. */
@E2e
class ProbeTest {
  private static final String FIND = "java:jtrace.workloads.KnownCalls$Dao.find";
  private static final String LOOK = "java:jtrace.workloads.KnownCalls$Dao.look";
  private static final Pattern COUNTS =
      Pattern.compile(": ([\\d,]+) calls in [\\d.]+ s \\([\\d.]+ a second\\), ([\\d,]+) threw");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25})
  void callsErrorsTimesAndCallers(int major) throws IOException {
    try (Child target = start(major, List.of())) {
      assertKnown(probe(target, FIND));
      assertNothingTold(target);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 25})
  void onAVirtualThread(int major) throws IOException {
    try (Child target = start(major, List.of("-XX:+UseParallelGC"), "virtual=1")) {
      assertKnown(probe(target, FIND));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseZGC", "-Xint", "-XX:-UseCompressedOops"})
  void howeverObjectsLieAndCodeRuns(String option) throws IOException {
    try (Child target = start(25, List.of(option))) {
      assertKnown(probe(target, FIND));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17, 25})
  void timesByArguments(int major) throws IOException {
    try (Child target = start(major, List.of())) {
      String said = probe(target, LOOK + "(String,long,*,Object)", "--args");
      assertThat(said).contains("1 method in 1 class: ").doesNotContain("changed", "others");
      long large = calls(said, "\"large\", 7, ONLY, null");
      assertThat((double) calls(said, "\"small\", 7, ONLY, null") / large)
          .as(said)
          .isCloseTo(3, within(0.3));
      assertThat(calls(probe(target, LOOK + "(String,*,*,*)", "--arg", "2"), "7"))
          .isGreaterThan(large);
      assertThat(said.indexOf("large")).as("takes most time").isLessThan(said.indexOf("small"));
      assertNothingTold(target);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 25})
  void constructorsAndOverloads(int major) throws IOException {
    try (Child target = start(major, List.of())) {
      String order = "java:jtrace.workloads.KnownCalls$Order.<init>";
      String said = probe(target, order, "--args");
      assertThat(calls(said, "\"good\", 1.5")).as(said).isGreaterThan(100);
      assertThat(said).as("exceptions of constructors are not seen").doesNotContain("bad");
      assertThat(number(counts(probe(target, order + "(java.lang.String,double)")).group(1)))
          .isGreaterThan(100);
      assertThat(probe(target, LOOK)).contains("2 methods in 1 class: ", "look(int)");
      assertThat(probe(target, LOOK + "(int)", "--args")).contains("others");
      refused(target, LOOK + "(long)", "no such method with code");
      refused(target, "java:java.lang.StringBuilder.append", "used to tell", "--args");
      Jtrace.run("probe", "-p", pid(target), LOOK + "(int").assertUsage("java:CLASS.METHOD(TYPE");
      Jtrace.run("probe", "-p", pid(target), LOOK, "--arg", "7").assertUsage("--arg", "1 to 6");
    }
  }

  private static long calls(String said, String arguments) {
    Matcher line =
        Pattern.compile("(?m)^ *([\\d,]+) .*\\(" + Pattern.quote(arguments) + "\\)$").matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return number(line.group(1));
  }

  @Test
  void aMethodOfTheJdk() throws IOException {
    try (Child target = start(17, List.of())) {
      Matcher counts = counts(probe(target, "java:java.util.BitSet.cardinality"));
      assertThat(number(counts.group(1))).isGreaterThan(100);
      assertThat(number(counts.group(2))).isZero();
      assertNothingTold(target);
    }
  }

  @Test
  void whatIsNotPossibleIsRefusedBeforeAnythingChanges() {
    try (Child target = start(17, List.of())) {
      refused(target, "java:java.util.*.get*", "more than 20 classes", "--force");
      refused(target, "java:com.acme.Dao.find", "no loaded class has this name");
      refused(target, "java:java.util.List.size", "is an interface");
      refused(target, "java:java.lang.Thread.holdsLock", "no such method with code");
      Jtrace.run("probe", "-p", pid(target), "com.acme.Dao").assertUsage("java:CLASS.METHOD");
    }
  }

  @Test
  void aKilledHostLeavesNoProbe() throws IOException {
    try (Child target = start(25, List.of())) {
      try (Jtrace host = Jtrace.start("probe", "-p", pid(target), FIND, "-d", "60s")) {
        host.awaitRecording();
        host.child().signal("KILL");
        assertThat(host.child().await(Duration.ofSeconds(10))).isPresent();
      }
      assertThat(Child.until(Duration.ofSeconds(20), () -> calls(target) == 0)).isTrue();
      assertKnown(probe(target, FIND));
    }
  }

  private Child start(int major, List<String> vmOptions, String... options) {
    String[] args = new String[options.length + 1];
    System.arraycopy(options, 0, args, 0, options.length);
    args[options.length] = "seconds=120";
    return Child.workload(Targets.jdk(major), vmOptions, "KnownCalls", args).awaitReady();
  }

  private static String probe(Child target, String method, String... options) {
    List<String> command = new ArrayList<>(List.of("probe", "-p", pid(target), method, "-d", "4s"));
    command.addAll(List.of(options));
    return Jtrace.run(command.toArray(String[]::new)).assertExit(0).child().output();
  }

  private static void assertKnown(String said) {
    Matcher counts = counts(said);
    double calls = number(counts.group(1));
    assertThat(calls).isGreaterThan(500);
    assertThat(number(counts.group(2)) / calls).as(said).isCloseTo(0.1, within(0.03));
    assertThat(said).as("times of most").contains("50 % 1");
    assertThat(share(said, "orders")).as(said).isCloseTo(75, within(10.0));
    assertThat(share(said, "cart")).as(said).isCloseTo(25, within(10.0));
  }

  private static double share(String said, String caller) {
    Matcher line =
        Pattern.compile("(?m)^ *([\\d.]+)% .*KnownCalls\\." + caller + "$").matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static Matcher counts(String said) {
    Matcher counts = COUNTS.matcher(said);
    assertThat(counts.find()).as(said).isTrue();
    return counts;
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  private static void refused(Child target, String method, String... words) {
    List<String> command = new ArrayList<>(List.of("probe", "-p", pid(target), method, "-d", "1s"));
    List<String> said = new ArrayList<>(List.of(words));
    if (said.remove("--args")) {
      command.add("--args");
    }
    Jtrace.run(command.toArray(String[]::new)).assertProblem(1, said.toArray(String[]::new));
  }

  private void assertNothingTold(Child target) {
    assertThat(calls(target)).as("calls of code that was put in").isZero();
  }

  /** How often the function is called in a while that methods with a probe call. */
  private long calls(Child target) {
    Path folded = directory.resolve("marker.folded");
    Jtrace.run(
            "record",
            "-p",
            pid(target),
            "-e",
            "uprobe:libjvm:JVM_HoldsLock",
            "-d",
            "1s",
            "-o",
            folded.toString())
        .assertExit(0);
    try {
      return Files.readAllLines(folded).size();
    } catch (IOException e) {
      return -1;
    }
  }

  private static String pid(Child target) {
    return Long.toString(target.pid());
  }
}
