package jtrace.profile.window;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class LiveRecordingTest {
  private static final int ROOM = 100;

  private final LiveRecording live = new LiveRecording(ROOM, ROOM);
  private final int event = live.event(new EventType("cpu", "cpu", "nanoseconds", 10, "cpu-clock"));
  private final int process = live.process(new ProcessInfo(7, "Main", "java Main", "25", 1));
  private final int thread = live.thread(new ThreadInfo(process, 8, "main", true));

  private void sample(long timeNanos, String method) {
    int frame = live.frame(Frame.ofSymbol(FrameKind.NATIVE, method, "", "libx.so", 0));
    int stack = live.stack(new int[] {frame}, StackEnd.COMPLETE);
    live.sample(event, timeNanos, 0, thread, stack, 1, 10);
  }

  private static java.util.List<String> methods(Recording recording) {
    return java.util.stream.IntStream.range(0, recording.sampleCount())
        .mapToObj(i ->
            recording.frames().get(recording.stackFrame(recording.sampleStack(i), 0)).methodName())
        .toList();
  }

  @Test
  void eachWindowHasItsOwnPart() {
    LiveRecording.Window early = live.open(100);
    sample(99, "before");
    sample(100, "first");
    LiveRecording.Window late = live.open(150);
    sample(160, "shared");
    sample(200, "last");
    assertThat(methods(early.until(170))).containsExactly("first", "shared");
    assertThat(methods(late.until(201))).containsExactly("shared", "last");
    early.close();
    assertThat(methods(late.until(200))).containsExactly("shared");
  }

  @Test
  void whatNoWindowWantsIsNotKept() {
    sample(1, "nobody");
    try (LiveRecording.Window window = live.open(0)) {
      assertThat(window.until(10).sampleCount()).isZero();
    }
  }

  @Test
  void onlyDefinitionsInUseAreCopied() {
    sample(1, "unused");
    LiveRecording.Window window = live.open(2);
    sample(3, "used");
    Recording recording = window.until(4);
    assertThat(recording.frames()).hasSize(1);
    assertThat(recording.threads()).containsExactly(new ThreadInfo(0, 8, "main", true));
  }

  @Test
  void factsAndCountersAreThoseOfTheWindow() {
    live.fact(Facts.START_EPOCH_NANOS, "5000");
    live.fact(Facts.START_MONOTONIC_NANOS, "100");
    live.counter(Counters.LOST_RING_BUFFER, 3);
    live.counter(Counters.COST_RSS_BYTES, 70);
    LiveRecording.Window window = live.open(130);
    live.counter(Counters.LOST_RING_BUFFER, 5);
    live.counter(Counters.COST_RSS_BYTES, 80);
    Recording recording = window.until(180);
    assertThat(recording.fact(Facts.START_EPOCH_NANOS)).contains("5030");
    assertThat(recording.fact(Facts.START_MONOTONIC_NANOS)).contains("130");
    assertThat(recording.durationNanos()).isEqualTo(50);
    assertThat(recording.counter(Counters.LOST_RING_BUFFER)).isEqualTo(2);
    assertThat(recording.counter(Counters.COST_RSS_BYTES)).isEqualTo(80);
  }

  @Test
  void samplesBeyondTheRoomAreCounted() {
    LiveRecording.Window window = live.open(0);
    for (int i = 0; i < ROOM + 5; i++) {
      sample(i, "m");
    }
    Recording recording = window.until(Long.MAX_VALUE);
    assertThat(recording.sampleCount()).isEqualTo(ROOM);
    assertThat(recording.counter(LiveRecording.LOST_WINDOW)).isEqualTo(5);
  }

  @Test
  void tooManyStacksMakeItFull() {
    assertThat(live.isFull()).isFalse();
    for (int i = 0; i < ROOM; i++) {
      sample(i, "m" + i);
    }
    assertThat(live.isFull()).isTrue();
  }
}
