package jtrace.tests.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jtrace.tests.fixture.FixtureWriter;
import jtrace.tests.run.Layout;
import jtrace.tests.walk.Walker;

/** What {@code tests/sweep} runs: prints a Markdown table, then every wrong place. */
public final class SweepMain {
  private static final String SCENARIOS = "acdehklmnorsu";
  private static final String FOREIGN = "f";
  private static final int FOREIGN_RELEASE = 22;

  private static final List<List<String>> MODES =
      List.of(
          List.of("-Xint"),
          List.of("-XX:TieredStopAtLevel=1", "-XX:-Inline"),
          List.of("-XX:TieredStopAtLevel=3"),
          List.of("-XX:-TieredCompilation", "-XX:-Inline"),
          List.of());

  /** Scenarios that are recorded in the first modes. */
  private static final List<String> RECORDED = List.of("cehr", "cmk");

  private SweepMain() {}

  /** Arguments: JDK homes, then {@code --} and a JVM's flags instead of the usual modes. */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    int flagsAt = words.indexOf("--");
    List<Path> jdks = new ArrayList<>();
    words.subList(0, flagsAt < 0 ? words.size() : flagsAt).forEach(word -> jdks.add(Path.of(word)));
    if (jdks.isEmpty() && !words.contains("--record")) {
      jdks.addAll(Layout.jdks().values());
    }
    List<List<String>> modes =
        flagsAt < 0 ? MODES : List.of(words.subList(flagsAt + 1, words.size()));
    if (words.contains("--record")) {
      jdks.remove(Path.of("--record"));
      record(
          jdks.isEmpty() ? List.copyOf(Layout.jdks().values()) : jdks,
          Layout.root().resolve("tests/src/test/resources/walks"));
      return;
    }
    String only = System.getProperty("jtrace.sweep.scenarios", "");

    Path folder = scratch();
    long wrong = 0;
    StringBuilder problems = new StringBuilder();
    System.out.println(SweepTally.HEADER);
    try (Walker walker = Walker.build(folder)) {
      SweepRun run = new SweepRun(folder, walker, Optional.empty());
      for (Path jdk : jdks) {
        int release = Layout.release(jdk);
        SweepJvm.compile(folder, release);
        for (List<String> mode : modes) {
          String name = "JDK " + release + " " + String.join(" ", mode);
          String all = release >= FOREIGN_RELEASE ? SCENARIOS + FOREIGN : SCENARIOS;
          SweepTally tally = run.run(jdk, mode, only.isEmpty() ? all : only);
          System.out.print(tally.table(name));
          wrong += tally.wrong();
          problems.append("\n").append(name).append("\n").append(tally.problems());
        }
      }
    } finally {
      delete(folder);
    }
    System.out.println(problems);
    System.exit(wrong == 0 ? 0 : 1);
  }

  /** Records the walks of some scenarios, a file for each JDK. */
  private static void record(List<Path> jdks, Path fixtures) throws IOException {
    Files.createDirectories(fixtures);
    Path folder = scratch();
    try (Walker walker = Walker.build(folder)) {
      for (Path jdk : jdks) {
        int release = Layout.release(jdk);
        SweepJvm.compile(folder, release);
        Path file = fixtures.resolve("jdk" + release + ".walks.xz");
        try (FixtureWriter writer = new FixtureWriter(file)) {
          SweepRun run = new SweepRun(folder, walker, Optional.of(writer));
          for (int i = 0; i < RECORDED.size(); i++) {
            run.run(jdk, MODES.get(i), RECORDED.get(i));
          }
        }
        System.out.println(file + ": " + Files.size(file) + " bytes");
      }
    } finally {
      delete(folder);
    }
  }

  /** In the tree, as launchers of JDKs with a root folder of their own do not show /tmp. */
  private static Path scratch() throws IOException {
    Path target = Files.createDirectories(Layout.root().resolve("tests/target"));
    return Files.createTempDirectory(target, "sweep");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
