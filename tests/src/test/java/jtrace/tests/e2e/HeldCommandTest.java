package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that jtrace holds back until it records. */
@E2e
class HeldCommandTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void jvmIsRecordedFromItsFirstInstructions(int major) throws IOException {
    Path folded = directory.resolve("x.folded");
    Jtrace jtrace =
        record(
            "999",
            folded,
            Targets.jdk(major).resolve("bin/java").toString(),
            "-cp",
            Layout.workloadClassPath(),
            "jtrace.workloads.KnownChain",
            "scenarios=Inlined",
            "warm=1",
            "seconds=2");
    jtrace.assertExit(0);
    assertThat(jtrace.child().output()).contains("the command ended with exit code 0");
    assertThat(Files.readString(folded))
        .containsAnyOf("bprm_execve", "JNI_CreateJavaVM", "LauncherHelper", "CompileBroker")
        .contains("jtrace.workloads.KnownChain$Worker.run");
  }

  /** As start scripts do that end in more than an exec. */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void jvmThatAScriptStartsIsRecorded(int major) throws IOException {
    Path folded = directory.resolve("x.folded");
    String java =
        Targets.jdk(major).resolve("bin/java")
            + " -cp "
            + Layout.workloadClassPath()
            + " jtrace.workloads.KnownChain scenarios=Inlined warm=1 seconds=2";
    Jtrace jtrace = record("999", folded, "/bin/sh", "-c", "(" + java + "; true) | cat; true");
    jtrace.assertExit(0);
    List<String> stacks = Files.readAllLines(folded);
    assertThat(samples(stacks, "jtrace.workloads.KnownChain$Worker.run")).isGreaterThan(500);
    assertThat(50 * samples(stacks, "[interpreted method]"))
        .as("names are read while the program runs")
        .isLessThan(samples(stacks, ""));
    assertThat(samples(stacks, "no unwind rule") + samples(stacks, "implausible"))
        .as("code that the JVM makes later is known, too")
        .isLessThan(samples(stacks, "") / 50);
  }

  @Test
  void functionsHaveNamesBeforeTheirCallersAreKnown() throws IOException {
    Path folded = directory.resolve("x.folded");
    Jtrace jtrace = record("4999", folded, "find", "/usr", "-newermt", "2100-01-01");
    jtrace.assertExit(0);
    List<String> early =
        Files.readAllLines(folded).stream()
            .filter(line -> line.contains("[truncated: address in no mapping]"))
            .toList();
    assertThat(samples(early, "")).isPositive();
    assertThat(10 * samples(early, "[unknown code]")).isLessThan(samples(early, ""));
  }

  private static Jtrace record(String hz, Path folded, String... command) {
    List<String> words =
        new ArrayList<>(List.of("record", "-F", hz, "-o", folded.toString(), "--"));
    words.addAll(List.of(command));
    return Jtrace.run(words.toArray(String[]::new));
  }

  private static long samples(List<String> folded, String frame) {
    return folded.stream()
        .filter(line -> line.contains(frame))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void commandIsNotLeftBehindWaiting(String signal) throws IOException {
    Set<Path> gatesBefore = gates();
    Path ran = directory.resolve("ran");
    try (Jtrace jtrace =
        Jtrace.start(
            "record",
            "-o",
            directory.resolve("x.jtr").toString(),
            "--",
            "sh",
            "-c",
            "touch " + ran + "; exec sleep 60")) {
      jtrace.awaitRecording();
      jtrace.child().signal(signal);
      jtrace.awaitEnd(Jtrace.LIMIT);
    }
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("jtrace-gate"));
    assertThat(gates()).isEqualTo(gatesBefore);
  }

  /** Folders of commands that are held back, or were left behind. */
  private static Set<Path> gates() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("jtrace-gate"))
          .collect(Collectors.toSet());
    }
  }
}
