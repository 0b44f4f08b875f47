package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of compiled code from the target's memory and from the agent in it are the same. */
@E2e
class SymbolsTest {
  private static final Pattern COMPARED =
      Pattern.compile("of the names of compiled code (\\d+) agree with the JVM's own list, (\\d+)");
  private static final int COMPARED_MIN = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25})
  void bothSourcesNameTheSameSamplesAlike(int major) throws IOException {
    try (Child target =
        Targets.alone(
                Targets.jdk(major),
                "",
                List.of("-XX:+UseSerialGC"),
                "KnownChain",
                "scenarios=Inlined,Itable",
                "warm=2",
                "seconds=240")
            .awaitReady()) {
      Set<String> fromMemory = methods(target, "memory");
      String said = record(target, "agent");
      Matcher compared = COMPARED.matcher(said);
      if (major > 8) { // whose JVM has no list of its own
        assertThat(compared.find()).as(said).isTrue();
        assertThat(Integer.parseInt(compared.group(1))).isGreaterThan(COMPARED_MIN);
        assertThat(compared.group(2)).as("names that differ: " + said).isEqualTo("0");
      }
      Set<String> fromAgent = methods(directory.resolve("agent.folded"));
      assertThat(fromAgent).as("methods of the program").containsAll(fromMemory);
    }
  }

  @Test
  void nothingIsLoadedWhenThatIsForbidden() {
    Jtrace.run("record", "-p", "1", "--symbols", "agent", "--no-attach").assertUsage("--no-attach");
    Jtrace.run("record", "-p", "1", "--symbols", "elsewhere").assertUsage("elsewhere");
    Jtrace.run("record", "-a", "--symbols", "agent").assertUsage("needs -p");
  }

  private Set<String> methods(Child target, String source) throws IOException {
    record(target, source);
    return methods(directory.resolve(source + ".folded"));
  }

  private String record(Child target, String source) {
    Path folded = directory.resolve(source + ".folded");
    return Jtrace.run(
            "record",
            "-p",
            Long.toString(target.pid()),
            "-F",
            "499",
            "-d",
            "6s",
            "--symbols",
            source,
            "-o",
            folded.toString())
        .assertExit(0)
        .child()
        .output();
  }

  /** The chain's methods that every sample has: each run sees them all. */
  private static Set<String> methods(Path folded) throws IOException {
    return Files.readAllLines(folded).stream()
        .flatMap(
            line -> Pattern.compile(";").splitAsStream(line.substring(0, line.lastIndexOf(' '))))
        .filter(frame -> frame.matches("jtrace\\.workloads\\.chain\\.\\w+_00\\d_.*\\.step"))
        .collect(Collectors.toSet());
  }
}
