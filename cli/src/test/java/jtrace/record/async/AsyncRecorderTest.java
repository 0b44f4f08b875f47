package jtrace.record.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.record.RecordOptions;
import jtrace.record.WaitLimits;
import jtrace.record.WorldException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real library in a real JVM of our own. */
class AsyncRecorderTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long PERIOD_NANOS = 2_000_000;

  private Process target;

  @BeforeEach
  void startTarget() throws IOException {
    target =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BusyProgram.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(target.getInputStream(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("ready");
  }

  @AfterEach
  void endTarget() throws InterruptedException {
    target.destroyForcibly().waitFor();
  }

  private RecordOptions options(Optional<Duration> duration) {
    return new RecordOptions(
        List.of((int) target.pid()),
        false,
        false,
        Optional.empty(),
        RecordOptions.cpu(PERIOD_NANOS),
        WaitLimits.NONE,
        duration,
        RecordOptions.MAX_STACK,
        true,
        true);
  }

  private Recording record(Duration duration) throws IOException, InterruptedException {
    try (AsyncRecorder recorder = new AsyncRecorder(options(Optional.of(duration)))) {
      recorder.start();
      assertThat(recorder.await(LONG)).isTrue();
      recorder.stop();
      RecordingBuilder builder = new RecordingBuilder();
      recorder.writeTo(builder);
      return builder.build();
    }
  }

  private static List<String> stack(Recording recording, int sample) {
    return IntStream.of(recording.stackFrames(recording.sampleStack(sample)))
        .mapToObj(id -> recording.frames().get(id).name())
        .toList();
  }

  private List<String> links(String folder) throws IOException {
    List<String> links = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + target.pid(), folder))) {
      for (Path file : files.toList()) {
        if (Files.isSymbolicLink(file)) {
          links.add(Files.readSymbolicLink(file).toString());
        }
      }
    }
    return links;
  }

  private long librariesMapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + target.pid() + "/maps")).stream()
        .filter(line -> line.contains(".jtrace-async"))
        .map(line -> line.split(" +")[4])
        .distinct()
        .count();
  }

  private Path folder() {
    return Path.of("/tmp/.jtrace-async-" + AsyncLibrary.VERSION + "-" + target.pid());
  }

  @Test
  void theBusyMethodHasTheSamplesAndTheyAreTime() throws IOException, InterruptedException {
    Recording recording = record(Duration.ofSeconds(2));
    List<Integer> spinning =
        IntStream.range(0, recording.sampleCount())
            .filter(i ->
                recording.threads().get(recording.sampleThread(i)).name().equals("known-spinner"))
            .boxed()
            .toList();
    assertThat(spinning).hasSizeGreaterThan(20);
    assertThat(spinning)
        .allSatisfy(sample -> assertThat(recording.sampleValue(sample)).isEqualTo(PERIOD_NANOS));
    assertThat(spinning.stream().filter(i -> stack(recording, i).contains(spinName())).count())
        .isGreaterThanOrEqualTo(spinning.size() * 95L / 100);
    assertThat(recording.events().getFirst().name()).isEqualTo("cpu");
    assertThat(recording.processes().getFirst().pid()).isEqualTo((int) target.pid());
  }

  private static String spinName() {
    return BusyProgram.class.getName() + ".spin";
  }

  @Test
  void nothingButOneLibraryStaysInTheTarget() throws IOException, InterruptedException {
    record(Duration.ofMillis(300));
    record(Duration.ofMillis(300));
    assertThat(folder()).doesNotExist();
    assertThat(links("fd")).noneMatch(link -> link.contains("jtrace"));
    assertThat(librariesMapped()).isEqualTo(1);
    assertThat(target.isAlive()).isTrue();
  }

  @Test
  void aTargetThatEndsIsRecordedUntilThen() throws IOException, InterruptedException {
    RecordingBuilder builder = new RecordingBuilder();
    try (AsyncRecorder recorder = new AsyncRecorder(options(Optional.empty()))) {
      recorder.start();
      assertThat(recorder.await(Duration.ofSeconds(1))).isFalse();
      target.getOutputStream().close();
      assertThat(recorder.await(LONG)).isTrue();
      recorder.stop();
      recorder.writeTo(builder);
    }
    assertThat(builder.build().sampleCount()).isPositive();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aSecondRecordingOfTheSameJvmIsRefusedAndTheFirstGoesOn()
      throws IOException, InterruptedException {
    try (AsyncRecorder first = new AsyncRecorder(options(Optional.empty()))) {
      first.start();
      try (AsyncRecorder second = new AsyncRecorder(options(Optional.empty()))) {
        assertThatThrownBy(second::start)
            .isInstanceOf(WorldException.class)
            .hasMessageContaining("another jtrace");
      }
    }
    assertThat(folder()).doesNotExist();
  }
}
