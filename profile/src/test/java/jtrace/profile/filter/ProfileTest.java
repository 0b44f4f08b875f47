package jtrace.profile.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jtrace.profile.EventType;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingSink;
import jtrace.profile.SampleRecordings;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static final Recording SMALL = SampleRecordings.small();

  private static Profile view(ViewOptions.Builder options) {
    return Profile.of(SMALL, options.build());
  }

  private static List<String> stacks(Profile profile) {
    List<String> lines = new ArrayList<>();
    for (Profile.Row row : profile.rows()) {
      List<String> names = new ArrayList<>();
      for (int frame : profile.path(row)) {
        names.add(profile.label(frame));
      }
      lines.add(String.join(";", names) + " " + row.count());
    }
    return lines;
  }

  @Test
  void sumsUpByThreadAndStack() {
    Profile profile = view(ViewOptions.builder());
    assertThat(profile.rows()).extracting(Profile.Row::count).containsExactly(6L, 3L, 2L, 1L);
    assertThat(profile.totalCount()).isEqualTo(12);
    assertThat(profile.totalValue()).isEqualTo(12 * SampleRecordings.PERIOD_NANOS);
  }

  @Test
  void aTruncatedStackKeepsItsPlaceholderRoot() {
    assertThat(stacks(view(ViewOptions.builder())))
        .contains("[truncated: no unwind rule];com.acme.Worker.work;[unknown in libfoo.so] 1");
  }

  @Test
  void globsMatchWholeNamesInWholeStacks() {
    assertThat(view(ViewOptions.builder().includeGlob("com.acme.Fib.*")).totalCount()).isEqualTo(3);
    assertThat(view(ViewOptions.builder().includeGlob("com.acme.Fib")).totalCount()).isZero();
    assertThat(view(ViewOptions.builder().includeGlob("*.fib").includeGlob("vfs_*")).totalCount())
        .isEqualTo(5);
    assertThat(view(ViewOptions.builder().excludeGlob("*Worker*")).totalCount()).isEqualTo(3);
    assertThat(view(ViewOptions.builder().includeGlob("com.acme.F.b*")).totalCount()).isZero();
  }

  @Test
  void focusAndIgnoreSelectSamplesAndIgnoreWins() {
    assertThat(view(ViewOptions.builder().focus(Pattern.compile("Worker"))).totalCount())
        .isEqualTo(9);
    assertThat(
            view(ViewOptions.builder()
                    .focus(Pattern.compile("Worker"))
                    .ignore(Pattern.compile("vfs")))
                .totalCount())
        .isEqualTo(7);
    assertThat(view(ViewOptions.builder().focus(Pattern.compile("libc\\.so"))).totalCount())
        .isEqualTo(2);
    assertThat(view(ViewOptions.builder().focus(Pattern.compile("Fib\\.java"))).totalCount())
        .isEqualTo(3);
  }

  @Test
  void hideAndShowRemoveFramesAndDropEmptiedSamples() {
    assertThat(stacks(view(ViewOptions.builder().show(Pattern.compile("Worker")))))
        .containsExactly(
            "com.acme.Worker.run;com.acme.Worker.work;com.acme.Worker.inner 6",
            "com.acme.Worker.run 2",
            "com.acme.Worker.work 1");
    Profile hidden = view(ViewOptions.builder().hide(Pattern.compile("acme")));
    assertThat(hidden.totalCount()).isEqualTo(12);
    assertThat(stacks(hidden)).noneMatch(line -> line.contains("acme"));
  }

  @Test
  void selectsThreadsProcessesAndTimes() {
    assertThat(view(ViewOptions.builder().thread(Pattern.compile("work"))).totalCount())
        .isEqualTo(3);
    assertThat(view(ViewOptions.builder().tid(4243)).totalCount()).isEqualTo(9);
    assertThat(view(ViewOptions.builder().pid(1)).totalCount()).isZero();
    assertThat(
            view(ViewOptions.builder().between(0, 2 * SampleRecordings.PERIOD_NANOS)).totalCount())
        .isEqualTo(2);
  }

  @Test
  void stripsKernelAndNativeFramesButKeepsTheSamples() {
    assertThat(stacks(view(ViewOptions.builder().kernel(false).nativeFrames(false))))
        .containsExactly(
            "com.acme.Main.main;com.acme.Worker.run;com.acme.Worker.work;com.acme.Worker.inner 6",
            "com.acme.Main.main;com.acme.Fib.fib;com.acme.Fib.fib;com.acme.Fib.fib 3",
            "com.acme.Worker.run;java.io.FileInputStream.read0 2",
            "[truncated: no unwind rule];com.acme.Worker.work;[unknown in libfoo.so] 1");
  }

  @Test
  void namesHaveRootsLinesSignaturesAndSuffixesOnRequest() {
    assertThat(
            stacks(
                view(
                    ViewOptions.builder()
                        .threadRoots(true)
                        .processRoots(true)
                        .annotate(true)
                        .lines(true)
                        .signatures(true)
                        .includeGlob("*inner"))))
        .containsExactly(
            "[com.acme.Main pid=4242];[main tid=4243];JavaCalls::call(JavaValue*);"
                + "StubRoutines::call_stub;com.acme.Main.main(I)V:10_[0];"
                + "com.acme.Worker.run(I)V:20_[1];com.acme.Worker.work(I)V:30_[j];"
                + "com.acme.Worker.inner(I)V:40_[i] 6");
  }

  @Test
  void theCarrierBelowAVirtualThreadIsCutOffOnRequest() {
    Recording recording = SampleRecordings.built(ProfileTest::writeVirtual);
    assertThat(stacks(Profile.of(recording, ViewOptions.ALL)))
        .containsExactlyInAnyOrder(
            "carrier.run;jdk.Continuation.enterSpecial;app.Task.run 1",
            "carrier.run 1",
            "[truncated: no unwind rule];jdk.Continuation.enterSpecial;app.Task.run 1",
            "[truncated: frozen frames that the collector was moving];carrier.run;"
                + "jdk.Continuation.enterSpecial;app.Task.run 1");
    ViewOptions cut = ViewOptions.builder().carrier(false).build();
    assertThat(stacks(Profile.of(recording, cut)))
        .containsExactlyInAnyOrder(
            "app.Task.run 1",
            "app.Task.run 1",
            "carrier.run 1",
            "[truncated: frozen frames that the collector was moving];app.Task.run 1");
  }

  @Test
  void aVirtualThreadIsOneRootWhicheverThreadCarriesIt() {
    Recording recording = SampleRecordings.built(ProfileTest::writeVirtual);
    ViewOptions threads = ViewOptions.builder().threadRoots(true).carrier(false).build();
    assertThat(stacks(Profile.of(recording, threads)))
        .containsExactlyInAnyOrder(
            "[virtual #99];app.Task.run 1",
            "[virtual #99];app.Task.run 1",
            "[carrier tid=2];carrier.run 1",
            "[virtual #99];[truncated: frozen frames that the collector was moving];app.Task.run 1");
  }

  private static void writeVirtual(RecordingSink sink) throws IOException {
    int cpu = sink.event(new EventType("cpu", "cpu", "nanoseconds", 1, "cpu-clock"));
    int process = sink.process(new ProcessInfo(1, "app", "", "", 0));
    int first = sink.thread(ThreadInfo.virtual(process, 2, "", 99));
    int second = sink.thread(ThreadInfo.virtual(process, 3, "", 99));
    int carrier = sink.thread(new ThreadInfo(process, 2, "carrier", true));
    int task = sink.frame(SampleRecordings.java(FrameKind.C2, "app.Task", "run", "", 0));
    int entry =
        sink.frame(
            SampleRecordings.java(
                FrameKind.VIRTUAL_ENTRY, "jdk.Continuation", "enterSpecial", "", 0));
    int run = sink.frame(SampleRecordings.java(FrameKind.C2, "carrier", "run", "", 0));
    int[] whole = {task, entry, run};
    sink.sample(cpu, 1, 0, first, sink.stack(whole, StackEnd.COMPLETE), 1);
    sink.sample(cpu, 2, 0, carrier, sink.stack(new int[] {run}, StackEnd.COMPLETE), 1);
    sink.sample(cpu, 3, 0, second, sink.stack(new int[] {task, entry}, StackEnd.NO_ROW), 1);
    sink.sample(cpu, 4, 0, second, sink.stack(whole, StackEnd.MOVED), 1);
  }

  @Test
  void anUnknownEventNamesTheKnownOnes() {
    assertThatThrownBy(() -> view(ViewOptions.builder().event("alloc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alloc")
        .hasMessageContaining("it has cpu");
  }

  @Test
  void anEmptyRecordingGivesAnEmptyProfile() {
    Profile empty = Profile.of(new RecordingBuilder().build(), ViewOptions.ALL);
    assertThat(empty.rows()).isEmpty();
    assertThat(empty.event()).isEmpty();
  }

  @Test
  void optionsSurviveTheirBuilder() {
    ViewOptions options =
        ViewOptions.builder().event("cpu").tid(3).lines(true).includeGlob("a*").build();
    assertThat(options.toBuilder().build()).isEqualTo(options);
  }
}
