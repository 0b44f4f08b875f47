package jtrace.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the unwinder for the host and runs its C tests under the sanitizers. */
class UnwinderHostTest {
  @TempDir Path scratch;

  @Test
  void everyPrologueAndEpilogueInstructionGivesTheSameCaller() throws Exception {
    assumeTrue(hasCompiler(), "no cc on the PATH (apt-get install gcc)");
    Path program = build("leaf_test");
    assertThat(run(List.of(program.toString()))).containsPattern("[1-9][0-9]* checked, 0 failed");
  }

  @Test
  void whatTheFuzzerFoundWorthKeepingIsWalkedWithinTheBounds() throws Exception {
    assumeTrue(hasCompiler(), "no cc on the PATH (apt-get install gcc)");
    List<String> command = new ArrayList<>();
    command.add(build("fuzz_walk", "-DFUZZ_REPLAY").toString());
    try (Stream<Path> inputs = Files.list(Path.of("src/test/resources/fuzz-walk"))) {
      inputs.sorted().map(Path::toString).forEach(command::add);
    }
    assertThat(command).hasSizeGreaterThan(10);
    assertThat(run(command)).contains((command.size() - 1) + " walked");
  }

  private Path build(String source, String... options) throws Exception {
    Path program = scratch.resolve(source);
    List<String> command =
        new ArrayList<>(
            List.of(
                "cc",
                "-g",
                "-O1",
                "-fsanitize=address,undefined",
                "-fno-sanitize=alignment",
                "-fno-sanitize-recover",
                "-Wno-format"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", program.toString(), "src/test/c/" + source + ".c"));
    run(command);
    return program;
  }

  private static boolean hasCompiler() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
