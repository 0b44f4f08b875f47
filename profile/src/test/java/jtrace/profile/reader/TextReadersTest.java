package jtrace.profile.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import jtrace.profile.Counters;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.format.Weight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextReadersTest {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang='en'><body>
      <h1>%s</h1>
      <header>Produced by <a href='https://github.com/async-profiler/async-profiler'>it</a></header>
      <script>
      	const units = '%s';
      	const maxdiff = /*maxdiff:*/-1;
      const cpool = [
      'all',
      ' java/lang/Thread.run',
      '%%util/It\\'s.next',
      ' [worker-1 tid=34]',
      ' do_syscall_64'
      ];
      unpack(cpool);

      n(3,10)
      f(27,1,0,10)
      u(9,7)
      u(18,4)
      n(37,2)
      f(8,2,1,3)
      search();
      </script></body></html>
      """;

  @TempDir Path folder;

  private Recording read(String text) throws IOException {
    Path file = folder.resolve("input");
    Files.writeString(file, text);
    return read(file);
  }

  private static Recording read(Path file) throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    ProfileReaders.standard().of(file).orElseThrow().read(file, builder);
    return builder.build();
  }

  private static String folded(Recording recording, boolean plain) throws IOException {
    return written(recording, ".folded", plain);
  }

  private static String written(Recording recording, String extension, boolean plain)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ViewOptions view =
        plain
            ? ViewOptions.ALL
            : ViewOptions.builder().threadRoots(true).annotate(true).processRoots(true).build();
    FormatOptions options =
        FormatOptions.DEFAULT.withView(view).withWeight(Weight.of(recording.events().getFirst()));
    FormatRegistry.standard().byFileName("x" + extension).write(recording, options, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void foldedStacksGetKindsThreadsAndDottedNames() throws IOException {
    Recording recording =
        read("[worker-1 tid=34];java/lang/Thread.run_[0];a/B$$Lambda.0x0000012.x_[j];read_[k] 7\n");
    assertThat(folded(recording, false))
        .contains("[worker-1 tid=34];java.lang.Thread.run_[0];a.B$$Lambda.x_[j];read_[k] 7");
    assertThat(recording.threads().getFirst().tid()).isEqualTo(34);
    assertThat(recording.events().getFirst().unit()).isEqualTo("count");
  }

  @Test
  void withoutAnnotationsOnlyMethodsOfClassesAreJava() throws IOException {
    Recording recording = read("a.B.run;Compile::Compile;finish_task_switch.isra.0;libz.so 3\n");
    assertThat(recording.frames())
        .extracting(Frame::kind)
        .containsExactlyInAnyOrder(FrameKind.C2, FrameKind.NATIVE, FrameKind.NATIVE, FrameKind.C2);
  }

  @Test
  void whatFoldedStacksSayIsWrittenBackUnchanged() throws IOException {
    String text =
        "[p pid=9];[main tid=9];a.B.run_[j];a.B.in_[i];x_[k] 12\n"
            + "[p pid=9];[t tid=10];a.B.other_[1];a.B.slow_[0] 3\n";
    assertThat(folded(read(text), false)).isEqualTo(text);
  }

  @Test
  void linesThatAreNoStackAreCounted() throws IOException {
    Recording recording = read("a;b 1\n".repeat(30) + "no number here\n");
    assertThat(recording.sampleCount()).isEqualTo(30);
    assertThat(recording.counter(Counters.LOST_MALFORMED)).isEqualTo(1);
  }

  @Test
  void pagesHoldWhatEachBoxHasBeyondItsChildren() throws IOException {
    Recording recording = read(PAGE.formatted("CPU profile", "samples"));
    assertThat(folded(recording, true).lines())
        .containsExactly(
            "java.lang.Thread.run 4",
            "java.lang.Thread.run;do_syscall_64 2",
            "java.lang.Thread.run;java/util/It's.next 4");
    assertThat(recording.threads()).extracting(t -> t.label()).containsExactly("worker-1 tid=34");
  }

  @Test
  void aPageOfBytesIsAnAllocationProfile() throws IOException {
    Recording recording = read(PAGE.formatted("Allocation profile (bytes)", "bytes"));
    assertThat(recording.events().getFirst().name()).isEqualTo("alloc");
    assertThat(recording.events().getFirst().unit()).isEqualTo("bytes");
  }

  @Test
  void pagesOfTheOldKindAreRead() throws IOException {
    Recording recording =
        read(
            """
            <!DOCTYPE html>
            <h1>CPU profile</h1> async-profiler
            f(0,0,5,3,'all')
            f(1,0,5,1,'a/B.run')
            f(2,0,2,5,'sys_read')
            """);
    assertThat(folded(recording, true)).isEqualTo("a.B.run 3\na.B.run;sys_read 2\n");
  }

  @Test
  void aPageWithoutAGraphIsRefused() {
    assertThatThrownBy(() -> read("<!DOCTYPE html>\n<p>async-profiler\n"))
        .isInstanceOf(UnreadableProfileException.class)
        .hasMessageContaining("no flame graph");
  }

  @Test
  void perfScriptGivesTimesThreadsAndJavaNames() throws IOException {
    Recording recording =
        read(
            """
            C2 Compiler 12/34 [001] 100.000250: 10101010 cpu-clock:pppH:
            \t    7f00 Ljava/lang/String;::indexOf+0x12 (/tmp/perf-12.map)
            \t    7f01 JavaThread::run+0x1 (/usr/lib/libjvm.so)
            \tffffff01 do_syscall_64+0x5 ([kernel.kallsyms])

            java 12 7.5: cycles:u:
            \t     400 main (/usr/bin/x)

            """);
    assertThat(recording.sampleCount()).isEqualTo(2);
    assertThat(recording.sampleTimeNanos(0)).isEqualTo(100_000_250_000L);
    assertThat(recording.sampleValue(0)).isEqualTo(10_101_010);
    assertThat(recording.threads().getFirst().name()).isEqualTo("C2 Compiler");
    assertThat(recording.frames())
        .extracting(Frame::name)
        .containsExactly("java.lang.String.indexOf", "JavaThread::run", "do_syscall_64", "main");
    assertThat(recording.events())
        .extracting(e -> e.name() + " " + e.unit())
        .containsExactly("cpu nanoseconds", "cycles count");
  }

  @Test
  void nothingIsRecognisedInOtherFiles() throws IOException {
    for (String text : List.of("hello\n", "PNG\u0001", "<html></html>", "{}")) {
      Path file = folder.resolve("other");
      Files.writeString(file, text);
      assertThat(ProfileReaders.standard().of(file)).isEmpty();
    }
  }

  @Test
  void damagedTextNeverBreaksAReader() throws IOException {
    Random random = new Random(11);
    String page = PAGE.formatted("CPU profile", "samples");
    String perf = "a 1/2 [000] 1.5: 7 cpu-clock:\n\t1 x (y)\n\n";
    for (int i = 0; i < 600; i++) {
      StringBuilder text = new StringBuilder(i % 2 == 0 ? page : perf.repeat(5));
      for (int change = 0; change < 4; change++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x80));
      }
      Path file = folder.resolve("damaged");
      Files.writeString(file, text);
      for (ProfileReader reader :
          List.of(new FlameHtmlReader(), new PerfScriptReader(), new FoldedReader())) {
        try {
          reader.read(file, new RecordingBuilder());
        } catch (UnreadableProfileException e) {
          assertThat(e).hasMessageContaining("page");
        }
      }
    }
  }
}
