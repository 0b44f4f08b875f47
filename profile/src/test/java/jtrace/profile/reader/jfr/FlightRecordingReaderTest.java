package jtrace.profile.reader.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jtrace.profile.EventType;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.reader.UnreadableProfileException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings that this JVM makes of itself. */
class FlightRecordingReaderTest {
  private static final int TIMES = 7;
  private static final Duration NAP = Duration.ofMillis(5);

  @TempDir static Path folder;
  private static Path file;

  @Name("test.Instant")
  static final class InstantEvent extends Event {}

  @Name("test.Span")
  static final class SpanEvent extends Event {}

  @BeforeAll
  static void recordThisJvm() throws IOException, InterruptedException {
    file = folder.resolve("test.jfr");
    try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
      recording.enable("jdk.ThreadSleep").withoutThreshold().withStackTrace();
      recording.enable("jdk.JVMInformation");
      recording.start();
      Thread worker = new Thread(FlightRecordingReaderTest::work, "known-worker");
      worker.start();
      worker.join();
      recording.stop();
      recording.dump(file);
    }
  }

  private static void work() {
    for (int i = 0; i < TIMES; i++) {
      new InstantEvent().commit();
      SpanEvent span = new SpanEvent();
      span.begin();
      nap();
      span.commit();
    }
  }

  private static void nap() {
    try {
      Thread.sleep(NAP);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Recording read(Path file) throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    Optional<ReadLoss> loss = new FlightRecordingReader().read(file, builder);
    loss.ifPresent(builder::readLoss);
    return builder.build();
  }

  private static int event(Recording recording, String name) {
    return recording.events().stream().map(EventType::name).toList().indexOf(name);
  }

  /** Samples of an event in the known thread. */
  private static int[] samples(Recording recording, String name) {
    int event = event(recording, name);
    return IntStream.range(0, recording.sampleCount())
        .filter(i -> recording.sampleEvent(i) == event)
        .filter(
            i -> recording.threads().get(recording.sampleThread(i)).name().equals("known-worker"))
        .toArray();
  }

  @Test
  void everyEventWithAStackIsASample() throws IOException {
    Recording recording = read(file);
    for (String name : List.of("test.Instant", "test.Span", "sleep")) {
      assertThat(samples(recording, name)).as(name).hasSize(TIMES);
    }
    assertThat(recording.events().get(event(recording, "test.Instant")).unit()).isEqualTo("count");
    assertThat(samples(recording, "test.Span:time")).hasSize(TIMES);
    assertThat(event(recording, "test.Instant:time")).isNegative();
  }

  @Test
  void durationsAreNanoseconds() throws IOException {
    Recording recording = read(file);
    assertThat(recording.events().get(event(recording, "sleep")).unit()).isEqualTo("nanoseconds");
    for (int sample : samples(recording, "sleep")) {
      assertThat(recording.sampleValue(sample))
          .isBetween(NAP.toNanos(), Duration.ofMinutes(1).toNanos());
    }
  }

  @Test
  void stacksHaveNamesLinesAndTheThread() throws IOException {
    Recording recording = read(file);
    int sample = samples(recording, "test.Instant")[0];
    int stack = recording.sampleStack(sample);
    List<String> names =
        Arrays.stream(recording.stackFrames(stack))
            .mapToObj(id -> recording.frames().get(id).name())
            .toList();
    assertThat(names).contains(FlightRecordingReaderTest.class.getName() + ".work");
    assertThat(names.getLast()).isEqualTo("java.lang.Thread.run");
    assertThat(recording.frames().get(recording.stackFrame(stack, 0)).line()).isPositive();
    assertThat(recording.processes().getFirst().pid())
        .isEqualTo((int) ProcessHandle.current().pid());
  }

  @Test
  void aCutFileIsReadAsFarAsItsPartsAreWhole() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] longer = Arrays.copyOf(whole, whole.length + whole.length / 2);
    System.arraycopy(whole, 0, longer, whole.length, whole.length / 2);
    Path cut = Files.write(folder.resolve("cut.jfr"), longer);
    Recording recording = read(cut);
    assertThat(samples(recording, "test.Span")).hasSizeGreaterThanOrEqualTo(TIMES - 1);
    assertThat(recording.readLoss().orElseThrow().unreadBytes()).isEqualTo(whole.length / 2);
  }

  /** As it is when the recorder is killed at that moment. */
  @Test
  @Timeout(60)
  void aPartWhoseHeadIsBeingWrittenIsNotWaitedFor() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
    System.arraycopy(whole, 0, twice, whole.length, whole.length);
    twice[whole.length + 64] = (byte) 0xff;
    Recording recording = read(Files.write(folder.resolve("changing.jfr"), twice));
    assertThat(samples(recording, "test.Span")).hasSizeGreaterThanOrEqualTo(TIMES - 1);
    assertThat(recording.readLoss().orElseThrow().unreadBytes()).isEqualTo(whole.length);
    whole[64] = (byte) 0xff;
    Path alone = Files.write(folder.resolve("alone.jfr"), whole);
    assertThatThrownBy(() -> read(alone)).hasMessageContaining("no end");
  }

  @Test
  void aFileWithoutAWholePartIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {5, 60, 68, whole.length - 1}) {
      Path cut = Files.write(folder.resolve("half.jfr"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(UnreadableProfileException.class)
          .hasMessageContaining("no end");
    }
  }

  @Test
  void anOldFormatIsNamed() throws IOException {
    byte[] old = Files.readAllBytes(file);
    old[5] = 0;
    Path written = Files.write(folder.resolve("old.jfr"), old);
    assertThatThrownBy(() -> read(written)).hasMessageContaining("version 0");
  }

  @Test
  void damagedBytesGiveAnErrorOrFewerSamplesAndNothingElse() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(4);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = whole.clone();
      for (int change = 0; change < 3; change++) {
        damaged[80 + random.nextInt(damaged.length - 80)] = (byte) random.nextInt(256);
      }
      Path written = Files.write(folder.resolve("damaged.jfr"), damaged);
      try {
        read(written);
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20 ms, 20000000",
    "1 s, 1000000000",
    "10ms, 10000000",
    "5 ns, 5",
    "2 m, 120000000000"
  })
  void periodsHaveUnits(String text, long nanos) {
    assertThat(EventKind.nanos(text)).contains(nanos);
  }

  @ParameterizedTest
  @CsvSource({"everyChunk", "99999999999999 s", "999999999999 m", "-1 ms"})
  void whatIsNoPeriodIsNone(String text) {
    assertThat(EventKind.nanos(text).filter(nanos -> nanos > 0)).isEmpty();
  }
}
