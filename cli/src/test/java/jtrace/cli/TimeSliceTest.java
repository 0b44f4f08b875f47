package jtrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.jtr.JtrWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSliceTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;
  private Path recording;

  /** In each of five seconds another method runs: second0 to second4, ten samples each. */
  @BeforeEach
  void fiveSeconds() throws IOException {
    recording = folder.resolve("x.jtr");
    try (JtrWriter writer = JtrWriter.create(recording)) {
      int cpu = writer.event(new EventType("cpu", "cpu", "nanoseconds", 100_000_000, "test"));
      int process = writer.process(new ProcessInfo(1, "app", "app", "", 0));
      int thread = writer.thread(new ThreadInfo(process, 1, "main", true));
      for (int i = 0; i < 50; i++) {
        Frame frame = Frame.ofSymbol(FrameKind.JVM, "second" + i / 10, "", "", 0);
        int stack = writer.stack(new int[] {writer.frame(frame)}, StackEnd.COMPLETE);
        long time = 77 * SECOND_NANOS + i * (SECOND_NANOS / 10);
        writer.sample(cpu, time, 0, thread, stack, 100_000_000);
      }
    }
  }

  private int report(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "report";
    args[1] = recording.toString();
    System.arraycopy(options, 0, args, 2, options.length);
    return Jtrace.run(
        args,
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  @Test
  void fromAndToKeepThatTime() {
    assertThat(report("--from", "1s", "--to", "2500ms")).isZero();
    assertThat(out()).contains("second1", "second2").doesNotContain("second0", "second3");
    assertThat(out()).containsPattern("1\\.00 s +66\\.67% .*second1");
  }

  @Test
  void slicesAreTablesOfTheirOwn() {
    assertThat(report("--slice", "2s")).isZero();
    String[] parts = out().split("\\d\\.000 s to ", -1);
    assertThat(parts).hasSize(4);
    assertThat(parts[1]).contains("second0", "second1").doesNotContain("second2");
    assertThat(parts[3]).contains("second4").doesNotContain("second3");
  }

  @Test
  void slicesAreFilesOfTheirOwn() throws IOException {
    assertThat(report("--slice", "1s", "-o", folder.resolve("part-%n.folded").toString())).isZero();
    assertThat(folder.resolve("part-5.folded")).content().isEqualTo("second4 10\n");
    assertThat(Files.exists(folder.resolve("part-6.folded"))).isFalse();
  }

  @Test
  void whatGoesNotTogetherIsExplained() {
    assertThat(report("--from", "2s", "--to", "1s")).isEqualTo(2);
    assertThat(report("--slice", "1s", "-o", folder.resolve("x.html").toString())).isEqualTo(2);
    assertThat(report("--slice", "1s", "--quality")).isEqualTo(2);
    assertThat(report("--slice", "0s")).isEqualTo(2);
    assertThat(report("--slice", "1ms", "--from", "0s")).isZero();
    assertThat(err.toString(UTF_8)).contains("--from", "%n", "--quality", "--slice");
  }
}
