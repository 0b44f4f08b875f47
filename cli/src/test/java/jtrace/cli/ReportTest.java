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
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.jtr.JtrWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;
  private Path recording;

  @BeforeEach
  void threeSamplesOfTwoMethods() throws IOException {
    recording = folder.resolve("a.jtr");
    try (JtrWriter sink = JtrWriter.create(recording)) {
      int event = sink.event(new EventType("cpu", "cpu", "nanoseconds", 10_000_000, "cpu-clock"));
      int process = sink.process(new ProcessInfo(4711, "shop.Main", "java shop.Main", "25", 1));
      int thread = sink.thread(new ThreadInfo(process, 4712, "worker-1", true));
      int main = sink.frame(java("shop.Main", "main"));
      int price = sink.frame(java("shop.Order", "price"));
      int deep = sink.stack(new int[] {price, main}, StackEnd.COMPLETE);
      int flat = sink.stack(new int[] {main}, StackEnd.COMPLETE);
      sink.sample(event, 100, 0, thread, deep, 10_000_000);
      sink.sample(event, 200, 0, thread, deep, 10_000_000);
      sink.sample(event, 300, 0, thread, flat, 10_000_000);
    }
  }

  private static Frame java(String type, String method) {
    return new Frame(FrameKind.C2, type, method, "()V", "", "", 0, false, "", 0, NameStatus.NAMED);
  }

  private int run(String... options) {
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
  void theTableListsTheBusiestMethodFirst() {
    assertThat(run()).isZero();
    assertThat(out()).containsSubsequence("shop.Order.price", "shop.Main.main");
  }

  @Test
  void filtersDropStacks() {
    assertThat(run("-X", "shop.Order.*")).isZero();
    assertThat(out()).contains("shop.Main.main").doesNotContain("price");
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "up"})
  void treesGrowBothWays(String direction) {
    assertThat(run("--tree", direction)).isZero();
    assertThat(out()).contains("shop.Order.price", "shop.Main.main");
  }

  @Test
  void qualityIsJsonWhenAskedFor() {
    assertThat(run("--quality", "--json")).isZero();
    assertThat(out()).startsWith("{").contains("\"samples\":3", "\"stacksComplete\":3");
  }

  @Test
  void theExtensionDecidesTheFormat() {
    Path folded = folder.resolve("a-4711.folded");
    assertThat(run("-o", folder + "/a-%p.folded", "--threads", "--annotate")).isZero();
    assertThat(folded)
        .content()
        .contains("[worker-1 tid=4712];shop.Main.main_[j];shop.Order.price_[j] 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".jtr",
        ".html",
        ".svg",
        ".collapsed",
        ".pb.gz",
        ".speedscope.json",
        ".json",
        ".txt",
        ".perf"
      })
  void everyPromisedFormatIsWritten(String extension) throws IOException {
    Path file = folder.resolve("out" + extension);
    assertThat(run("-o", file.toString())).isZero();
    assertThat(Files.size(file)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sort=colour", "--top=0", "--tree=sideways", "--percent-limit=101"})
  void wrongOptionsAreExplained(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("why:", "do:");
  }

  @Test
  void aCutFileIsReadAsFarAsItGoesAndSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(recording);
    Files.write(recording, java.util.Arrays.copyOf(whole, whole.length - 10));
    assertThat(run()).isZero();
    assertThat(err.toString(UTF_8)).contains("a.jtr: the recording has no end");
    assertThat(out()).contains("shop.Order.price");
  }
}
