package jtrace.tests.shadow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jtrace.tests.run.Layout;
import jtrace.tests.walk.Walker;

/** What {@code tests/shadow} runs: prints a Markdown table, then examples of what was wrong. */
public final class ShadowMain {
  /** Byte Buddy and the programs are for newer JDKs. */
  private static final int OLDEST = 17;

  private static final List<List<String>> MODES =
      List.of(
          List.of(),
          List.of("-XX:TieredStopAtLevel=1"),
          List.of("-XX:-TieredCompilation"),
          List.of("-Xint"));

  private ShadowMain() {}

  /** Arguments: JDK homes, then {@code --} and a JVM's flags instead of the usual modes. */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    int flagsAt = words.indexOf("--");
    List<Path> jdks = new ArrayList<>();
    words.subList(0, flagsAt < 0 ? words.size() : flagsAt).forEach(word -> jdks.add(Path.of(word)));
    if (jdks.isEmpty()) {
      Layout.jdks()
          .forEach((release, home) -> {
            if (release >= OLDEST) {
              jdks.add(home);
            }
          });
    }
    List<List<String>> modes =
        flagsAt < 0 ? MODES : List.of(words.subList(flagsAt + 1, words.size()));
    int samples = Integer.getInteger("jtrace.shadow.samples", 2_000);

    Path target = Files.createDirectories(Layout.root().resolve("tests/target"));
    Path folder = Files.createTempDirectory(target, "shadow");
    int wrong = 0;
    StringBuilder examples = new StringBuilder();
    System.out.println(ShadowTally.HEADER);
    try (Walker walker = Walker.build(folder)) {
      ShadowRun run = new ShadowRun(walker, folder, ShadowProgram.agent(folder));
      for (Path jdk : jdks) {
        for (List<String> mode : modes) {
          for (ShadowProgram program : ShadowProgram.ALL) {
            ShadowTally tally = run.run(program, jdk, mode, samples);
            String flags = mode.isEmpty() ? "default" : String.join(" ", mode);
            String name = program.mainClass() + ", " + Layout.release(jdk) + " " + flags;
            System.out.println(tally.row(name));
            wrong += tally.count(ShadowVerdict.WRONG);
            examples.append('\n').append(name).append('\n').append(tally.examples());
          }
        }
      }
    } finally {
      delete(folder);
    }
    System.out.println(examples);
    System.exit(wrong == 0 ? 0 : 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
