package jtrace.profile.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;

class WakersTest {
  private final RecordingBuilder builder = new RecordingBuilder();
  private final int waits = event("off-cpu");
  private final int process = builder.process(new ProcessInfo(7, "app", "", "", 0));
  private final int waiter = builder.thread(new ThreadInfo(process, 8, "waiter", true));
  private final int waker = builder.thread(new ThreadInfo(process, 9, "waker", true));
  private final int waiting = stack(FrameKind.WAIT, "[park]", FrameKind.JVM, "take");
  private final int waking = stack(FrameKind.WAIT, "[park]", FrameKind.JVM, "put");
  private final int timer = stack(FrameKind.WAIT, "[park]", FrameKind.WAIT, "[interrupt]");

  private int event(String name) {
    return builder.event(new EventType(name, "off_cpu", "nanoseconds", 0, "test"));
  }

  private int stack(FrameKind leafKind, String leaf, FrameKind kind, String root) {
    int[] frames = {
      builder.frame(Frame.ofSymbol(leafKind, leaf, "", "", 0)),
      builder.frame(Frame.ofSymbol(kind, root, "", "", 0))
    };
    return builder.stack(frames, StackEnd.COMPLETE);
  }

  private List<Slice> slices() {
    Map<Integer, List<Slice>> slices =
        Timeline.of(builder.build(), ViewOptions.ALL).getFirst().slices();
    return slices.get(waiter);
  }

  @Test
  void aWaitHasTheThreadOfTheWakersSampleOfTheSameMomentAndLength() {
    int wakeup = event("wakeup");
    builder.sample(waits, 1000, 2, waiter, waiting, 100);
    builder.sample(waits, 2000, 2, waiter, waiting, 100);
    builder.sample(waits, 3000, 2, waiter, waiting, 100);
    builder.sample(wakeup, 1000, 2, waker, waking, 100);
    builder.sample(wakeup, 2000, 3, waker, waking, 100); // on another CPU
    builder.sample(wakeup, 3000, 2, waiter, timer, 100);
    List<Slice> slices = slices();
    assertThat(slices.get(0).waker()).contains(new Waker(waker, "waker tid=9"));
    assertThat(slices.get(1).waker()).isEmpty();
    assertThat(slices.get(2).waker()).contains(new Waker(Waker.NO_THREAD, "[interrupt]"));
  }

  @Test
  void whatNobodyEndedAndSumsHaveNone() {
    int mutex = event("mutex");
    builder.sample(waits, 1000, -1, waiter, waiting, 100); // until the end of the recording
    builder.sample(waits, 2000, -1, waiter, waiting, 3, 300);
    builder.sample(waits, 3000, -1, waiter, waiting, 100); // a sum of one
    builder.sample(mutex, 1000, -1, waiter, timer, 100);
    builder.sample(mutex, 2000, -1, waker, waking, 3, 300);
    builder.sample(mutex, 3000, -1, waker, waking, 100);
    List<Slice> slices = slices();
    assertThat(slices.get(0).waker()).isEmpty();
    assertThat(slices.get(1).waker()).isEmpty();
    assertThat(slices.get(2).waker()).isPresent();
  }

  @Test
  void aRecordingWithoutWakersHasNone() {
    builder.sample(waits, 1000, 2, waiter, waiting, 100);
    assertThat(slices().getFirst().waker()).isEmpty();
  }
}
