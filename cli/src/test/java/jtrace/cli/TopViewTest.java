package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import jtrace.cli.TopView.Key;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class TopViewTest {
  private static final long PERIOD = 10_000_000;

  /** {@code outer} calls {@code inner}, which uses most; a second thread is in {@code other}. */
  private static Recording window(int inner, int other) {
    RecordingBuilder sink = new RecordingBuilder();
    int event = sink.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD, "cpu-clock"));
    int process = sink.process(new ProcessInfo(7, "Main", "java Main", "25", 1));
    int main = sink.thread(new ThreadInfo(process, 8, "main", true));
    int second = sink.thread(new ThreadInfo(process, 9, "second", true));
    int deep =
        sink.stack(new int[] {frame(sink, "inner"), frame(sink, "outer")}, StackEnd.COMPLETE);
    int flat = sink.stack(new int[] {frame(sink, "other\033[2J")}, StackEnd.COMPLETE);
    for (int i = 0; i < inner; i++) {
      sink.sample(event, i, 0, main, deep, PERIOD);
    }
    for (int i = 0; i < other; i++) {
      sink.sample(event, i, 0, second, flat, PERIOD);
    }
    sink.fact("recording.duration.nanos", "1000000000");
    return sink.build();
  }

  private static int frame(RecordingBuilder sink, String name) {
    return sink.frame(Frame.ofSymbol(FrameKind.NATIVE, name, "", "libx.so", 0));
  }

  private final TopView view = new TopView("Main 7", false, false, window(6, 2));

  private List<String> screen() {
    return view.screen(100, 24);
  }

  @Test
  void methodsAreSortedBySelfAndAreSafeForTheTerminal() {
    assertThat(screen().getFirst()).isEqualTo("Main 7  1.0 s, 8 samples, 0.08 CPUs busy");
    assertThat(screen().get(3)).startsWith(">").contains("60.00 ms   75.00%").endsWith("inner");
    assertThat(screen().get(4)).contains("25.00%").endsWith("other?[2J");
    assertThat(screen()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void keysSortAndChooseAndShowCallers() {
    view.press(Key.SORT);
    assertThat(screen().get(2)).contains("TOTAL");
    assertThat(screen().get(3)).endsWith("inner");
    view.press(Key.SORT);
    view.press(Key.ENTER);
    assertThat(screen().get(2)).isEqualTo("callers of inner");
    assertThat(screen()).anyMatch(line -> line.endsWith("outer"));
    assertThat(screen()).noneMatch(line -> line.contains("other"));
    view.press(Key.BACK);
    view.press(Key.DOWN);
    view.press(Key.DOWN);
    view.press(Key.ENTER);
    assertThat(screen().get(2)).isEqualTo("callers of outer");
    assertThat(screen()).noneMatch(line -> line.contains("inner"));
    view.press(Key.BACK);
    view.press(Key.UP);
    assertThat(screen().get(4)).startsWith(">");
    view.press(Key.UP);
    view.press(Key.UP);
    assertThat(screen().get(3)).startsWith(">");
    assertThat(view.press(Key.QUIT)).isFalse();
  }

  @Test
  void threadsAreAViewOfTheirOwn() {
    view.press(Key.THREADS);
    assertThat(screen().get(3)).endsWith("main");
    assertThat(screen().get(4)).endsWith("second");
  }

  @Test
  void aPauseKeepsThePicture() {
    view.press(Key.PAUSE);
    view.next(window(1, 1));
    assertThat(screen().getFirst()).contains("8 samples").endsWith("PAUSED");
    view.press(Key.PAUSE);
    view.next(window(1, 1));
    assertThat(screen().getFirst()).contains("2 samples");
  }

  @Test
  void textAndJsonHaveTheSameNumbers() {
    assertThat(view.text(1)).contains("inner").doesNotContain("other");
    assertThat(view.json(1).toString()).contains("method=inner", "self=60000000", "samples=8");
  }

  @Test
  void aWindowWithoutSamplesIsNoError() {
    TopView empty = new TopView("Main 7", true, true, window(0, 0));
    empty.press(Key.ENTER);
    empty.press(Key.DOWN);
    assertThat(empty.screen(80, 10).getFirst()).contains("0 samples, 0.00 CPUs busy");
  }
}
