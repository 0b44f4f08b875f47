package jtrace.profile.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.jtr.JtrReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentSinkTest {
  private static final long EACH_FLUSH = 0;
  private static final long LONG = Long.MAX_VALUE;
  private static final long ALWAYS_NANOS = 4_000_000_000_000_000_000L;

  @TempDir Path folder;

  private Segments segments(long maxBytes) {
    return new Segments(folder, maxBytes, Long.MAX_VALUE);
  }

  private static void sample(RecordingSink sink, int pid, String method) throws IOException {
    int event = sink.event(new EventType("cpu", "cpu", "nanoseconds", 10, "cpu-clock"));
    int process = sink.process(new ProcessInfo(pid, "Main", "java Main", "25", 1));
    int thread = sink.thread(new ThreadInfo(process, pid + 1, "main", true));
    int frame = sink.frame(Frame.ofSymbol(FrameKind.NATIVE, method, "", "libx.so", 0));
    int stack = sink.stack(new int[] {frame}, StackEnd.COMPLETE);
    sink.sample(event, System.nanoTime(), 0, thread, stack, 10);
  }

  private static void nextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait(); // files are named by it
    }
  }

  @Test
  void eachFileCanBeReadAlone() throws IOException {
    try (SegmentSink sink = new SegmentSink(segments(LONG), EACH_FLUSH, 100)) {
      for (String method : List.of("one", "two", "three")) {
        sample(sink, 7, "same");
        sample(sink, 7, method);
        sink.counter(Counters.EVENTS_SEEN, 2);
        nextMillisecond();
        sink.flush();
      }
    }
    List<Segments.Segment> all = segments(LONG).all();
    assertThat(all).hasSize(4);
    for (Segments.Segment segment : all.subList(0, 3)) {
      Recording recording = JtrReader.read(segment.path());
      assertThat(recording.sampleCount()).isEqualTo(2);
      assertThat(recording.frames()).hasSize(2);
    }
    assertThat(JtrReader.read(all.get(1).path()).counter(Counters.EVENTS_SEEN)).isZero();
    Recording whole = new PastWindow(0, ALWAYS_NANOS).read(all, Optional.empty());
    assertThat(whole.sampleCount()).isEqualTo(6);
    assertThat(whole.frames()).hasSize(4);
  }

  @Test
  void whatWasFlushedIsThereWithoutAnEnd() throws IOException {
    SegmentSink sink = new SegmentSink(segments(LONG), LONG, 100);
    sample(sink, 7, "kept");
    sink.flush();
    Recording recording =
        new PastWindow(0, ALWAYS_NANOS).read(segments(LONG).all(), Optional.of(7));
    assertThat(recording.sampleCount()).isEqualTo(1);
    sink.close();
  }

  @Test
  void aWindowHasItsTimeAndItsProcess() throws IOException {
    long before = System.currentTimeMillis() * 1_000_000;
    try (SegmentSink sink = new SegmentSink(segments(LONG), LONG, 100)) {
      sample(sink, 7, "ours");
      sample(sink, 8, "others");
    }
    List<Segments.Segment> all = segments(LONG).all();
    Recording ours = new PastWindow(before, ALWAYS_NANOS).read(all, Optional.of(7));
    assertThat(ours.sampleCount()).isEqualTo(1);
    assertThat(ours.frames().getFirst().methodName()).isEqualTo("ours");
    assertThat(new PastWindow(0, before - 1_000_000_000L).of(all)).isEmpty();
    assertThat(new PastWindow(0, before - 1_000_000_000L).read(all, Optional.empty()).sampleCount())
        .isZero();
  }

  @Test
  void theOldestGoWhenThereIsTooMuch() throws IOException {
    try (SegmentSink sink = new SegmentSink(segments(2000), EACH_FLUSH, 100)) {
      for (int i = 0; i < 40; i++) {
        sample(sink, 7, "method" + i);
        nextMillisecond();
        sink.flush();
      }
    }
    List<Segments.Segment> all = segments(LONG).all();
    assertThat(segments(LONG).sizeBytes()).isLessThan(4000);
    assertThat(all).hasSizeGreaterThan(1);
    assertThat(
            new PastWindow(0, ALWAYS_NANOS)
                .read(all, Optional.empty()).frames().stream().map(Frame::methodName))
        .contains("method39")
        .doesNotContain("method0");
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
    try (SegmentSink sink = new SegmentSink(segments(1), EACH_FLUSH, 100)) {
      sample(sink, 7, "m");
      nextMillisecond();
      sink.flush();
    }
    assertThat(other).exists();
    assertThat(segments(1).all()).hasSizeLessThanOrEqualTo(2);
  }
}
