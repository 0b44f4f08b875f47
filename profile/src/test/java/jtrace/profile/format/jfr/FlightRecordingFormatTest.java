package jtrace.profile.format.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingSink;
import jtrace.profile.SampleRecordings;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.reader.jfr.FlightRecordingReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is read by the JDK's own reader, and by ours. */
class FlightRecordingFormatTest {
  private static final long START = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  @TempDir Path folder;

  private Path written(Recording recording, FormatOptions options) throws IOException {
    Path file = folder.resolve("x.jfr");
    try (OutputStream out = Files.newOutputStream(file)) {
      new FlightRecordingFormat().write(recording, options, out);
    }
    return file;
  }

  private List<RecordedEvent> events(Recording recording, String type) throws IOException {
    return RecordingFile.readAllEvents(written(recording, FormatOptions.DEFAULT)).stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .toList();
  }

  @Test
  void samplesOfTheCpuAreExecutionSamples() throws IOException {
    List<RecordedEvent> samples = events(SampleRecordings.small(), "jdk.ExecutionSample");
    assertThat(samples).hasSize(12);
    RecordedEvent first = samples.getFirst();
    assertThat(first.getStartTime())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").plusNanos(SampleRecordings.PERIOD_NANOS));
    assertThat(first.getThread("sampledThread").getJavaName()).isEqualTo("main");
    assertThat(first.getThread("sampledThread").getOSThreadId()).isEqualTo(4243);
    assertThat(first.getString("state")).isEqualTo("STATE_RUNNABLE");
    assertThat(first.getStackTrace().isTruncated()).isFalse();
    assertThat(first.getStackTrace().getFrames())
        .extracting(
            frame -> frame.getMethod().getType().getName(),
            frame -> frame.getMethod().getName(),
            RecordedFrame::getLineNumber,
            RecordedFrame::getType)
        .containsExactly(
            tuple("com.acme.Worker", "inner", 40, "Inlined"),
            tuple("com.acme.Worker", "work", 30, "JIT compiled"),
            tuple("com.acme.Worker", "run", 20, "C1 compiled"),
            tuple("com.acme.Main", "main", 10, "Interpreted"),
            tuple("", "StubRoutines::call_stub", 0, "Native"),
            tuple("libjvm.so", "JavaCalls::call(JavaValue*)", 0, "C++"));
    assertThat(samples.getLast().getStackTrace().isTruncated()).isTrue();
  }

  @Test
  void readersFindTheVersionOfTheJvmAndTheQuality() throws IOException {
    RecordedEvent jvm = events(SampleRecordings.small(), "jdk.JVMInformation").getFirst();
    assertThat(jvm.getString("jvmVersion")).isEqualTo("25 Temurin");
    assertThat(jvm.getLong("pid")).isEqualTo(4242);
    assertThat(events(SampleRecordings.small(), "jtrace.Quality").getFirst().getString("text"))
        .contains("12 samples");
  }

  @ParameterizedTest
  @CsvSource({"java.lang.String, java.lang.String", "byte[], [B", "a.B[][], [[La.B;"})
  void allocationsHaveTheirClass(String name, String binary) throws IOException {
    Recording recording =
        SampleRecordings.built(sink -> {
          int event = sink.event(new EventType("alloc", "alloc_space", "bytes", 0, "uprobe"));
          Frame type =
              new Frame(FrameKind.OBJECT, "", name, "", "", "", 0, false, "", 0, NameStatus.NAMED);
          int stack =
              sink.stack(new int[] {sink.frame(type), method(sink, "make")}, StackEnd.COMPLETE);
          sink.sample(event, START + MILLI, 0, thread(sink), stack, 3, 4_096);
        });
    RecordedEvent allocation = events(recording, "jdk.ObjectAllocationSample").getFirst();
    assertThat(allocation.getLong("weight")).isEqualTo(4_096);
    assertThat(allocation.getValue("objectClass").toString()).isNotEmpty();
    assertThat(((RecordedClass) allocation.getValue("objectClass")).getName()).isEqualTo(binary);
    assertThat(allocation.getStackTrace().getFrames())
        .extracting(frame -> frame.getMethod().getName())
        .containsExactly("make");
  }

  @Test
  void waitsHaveTheirDurationAndEndWhenTheyEnded() throws IOException {
    RecordedEvent wait = events(waitsAndFaults(), "jtrace.OffCpu").getFirst();
    assertThat(wait.getDuration()).isEqualTo(Duration.ofMillis(20));
    assertThat(wait.getEndTime()).isEqualTo(Instant.EPOCH.plusNanos(START + 50 * MILLI));
    assertThat(wait.getEventType().getLabel()).isEqualTo("off-cpu");
  }

  @Test
  void everyEventComesBackByOurReader() throws IOException {
    Recording before = waitsAndFaults();
    assertThat(sums(back(before))).isEqualTo(sums(before));
    Recording cpu = SampleRecordings.small();
    assertThat(sums(back(cpu))).isEqualTo(sums(cpu));
    assertThat(back(cpu).threads())
        .extracting(ThreadInfo::name, ThreadInfo::tid)
        .containsExactlyInAnyOrder(tuple("main", 4243), tuple("worker-1", 4250));
  }

  @Test
  void theOptionsChooseTheEventAndTheSamples() throws IOException {
    FormatOptions options =
        FormatOptions.DEFAULT.withView(ViewOptions.builder().event("page-faults").build());
    assertThat(RecordingFile.readAllEvents(written(waitsAndFaults(), options)))
        .extracting(event -> event.getEventType().getName())
        .contains("jtrace.PageFaults")
        .doesNotContain("jtrace.OffCpu");
  }

  private Recording back(Recording recording) throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    assertThat(new FlightRecordingReader().read(written(recording, FormatOptions.DEFAULT), builder))
        .isEmpty();
    return builder.build();
  }

  /** By event: number of events and sum of their values. */
  private static Map<String, List<Long>> sums(Recording recording) {
    Map<String, List<Long>> sums = new TreeMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      EventType event = recording.events().get(recording.sampleEvent(i));
      List<Long> sample = List.of(recording.sampleEventCount(i), recording.sampleValue(i));
      sums.merge(
          event.name() + " in " + event.unit(),
          sample,
          (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
    }
    return sums;
  }

  private static Recording waitsAndFaults() {
    return SampleRecordings.built(sink -> {
      sink.fact("recording.start.epoch.nanos", Long.toString(START));
      sink.fact("recording.start.monotonic.nanos", Long.toString(START));
      int offCpu = sink.event(new EventType("off-cpu", "off_cpu", "nanoseconds", 0, "switches"));
      int faults = sink.event(new EventType("page-faults", "faults", "count", 0, "page-faults"));
      int slab = sink.event(new EventType("kmem", "kmem", "bytes", 0, "kmem:kmalloc"));
      int stack = sink.stack(new int[] {method(sink, "rest")}, StackEnd.COMPLETE);
      int thread = thread(sink);
      sink.sample(offCpu, START + 50 * MILLI, 0, thread, stack, 1, 20 * MILLI);
      sink.sample(offCpu, START + 90 * MILLI, 0, thread, stack, 7, 300 * MILLI);
      sink.sample(faults, START + MILLI, 0, thread, stack, 5, 5);
      sink.sample(slab, START + MILLI, 0, thread, stack, 2, 8_192);
    });
  }

  private static int method(RecordingSink sink, String name) throws IOException {
    return sink.frame(
        SampleRecordings.java(FrameKind.C2, "com.acme.Worker", name, "Worker.java", 30));
  }

  private static int thread(RecordingSink sink) throws IOException {
    int process = sink.process(new ProcessInfo(4242, "com.acme.Main", "java", "25 Temurin", 7));
    return sink.thread(new ThreadInfo(process, 4243, "main", true));
  }
}
