package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.browser.Browser;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The timeline page in a real browser. */
@Tag("browser")
class TimelinePageBrowserTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final char RIGHT = '\uE014';
  private static final char DOWN = '\uE015';

  @TempDir static Path directory;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(directory.resolve("chromium"));
    page = directory.resolve("known.timeline.html");
    try (OutputStream out = Files.newOutputStream(page)) {
      FormatRegistry.standard()
          .byFileName(page.toString())
          .write(known().build(), FormatOptions.DEFAULT, out);
    }
  }

  /** Two threads for four seconds: one runs, then waits for a monitor; the other one sleeps. */
  private static RecordingBuilder known() {
    RecordingBuilder builder = new RecordingBuilder();
    builder.fact(Facts.START_MONOTONIC_NANOS, "0");
    int cpu = builder.event(new EventType("cpu", "cpu", "nanoseconds", 10_000_000, "test"));
    int wait = builder.event(new EventType("off-cpu", "off_cpu", "nanoseconds", 0, "test"));
    int process = builder.process(new ProcessInfo(7, "app", "app", "", 0));
    int worker = builder.thread(new ThreadInfo(process, 8, "worker", true));
    int other = builder.thread(new ThreadInfo(process, 9, "<img src=x onerror=alert(1)>", true));
    int work = stack(builder, FrameKind.JVM, "work");
    for (long time = 10_000_000; time <= 2 * SECOND_NANOS; time += 10_000_000) {
      builder.sample(cpu, time, 0, worker, work, 10_000_000);
    }
    int monitor = stack(builder, FrameKind.WAIT, "[monitor] com.acme.Cache");
    int sleep = stack(builder, FrameKind.WAIT, "[sleep]");
    builder.sample(wait, 4 * SECOND_NANOS, 0, worker, monitor, 2 * SECOND_NANOS);
    builder.sample(wait, 4 * SECOND_NANOS, 0, other, sleep, 4 * SECOND_NANOS);
    builder.sample(wait, 3 * SECOND_NANOS, 1, other, monitor, SECOND_NANOS);
    int wakeup = builder.event(new EventType("wakeup", "off_cpu", "nanoseconds", 0, "test"));
    int unlock = builder.frame(Frame.ofSymbol(FrameKind.JVM, "unlock", "", "", 0));
    int top = builder.frame(Frame.ofSymbol(FrameKind.WAIT, "[monitor] com.acme.Cache", "", "", 0));
    int interrupt = builder.frame(Frame.ofSymbol(FrameKind.WAIT, "[interrupt]", "", "", 0));
    int sleeping = builder.frame(Frame.ofSymbol(FrameKind.WAIT, "[sleep]", "", "", 0));
    int timer = builder.stack(new int[] {sleeping, interrupt}, StackEnd.COMPLETE);
    builder.sample(wakeup, 4 * SECOND_NANOS, 0, other, timer, 4 * SECOND_NANOS);
    int waker = builder.stack(new int[] {top, unlock}, StackEnd.COMPLETE);
    builder.sample(wakeup, 3 * SECOND_NANOS, 1, worker, waker, SECOND_NANOS);
    builder.sample(wait, 4 * SECOND_NANOS, 0, other, sleep, 5, 1000);
    int gc = builder.event(new EventType("gc", "gc", "nanoseconds", 0, "test"));
    int pause = stack(builder, FrameKind.WAIT, "[GC] G1 Evacuation <Pause>");
    builder.sample(gc, 3 * SECOND_NANOS, 0, other, pause, 250_000_000);
    return builder;
  }

  private static int stack(RecordingBuilder builder, FrameKind kind, String leaf) {
    int frame = builder.frame(Frame.ofSymbol(kind, leaf, "", "", 0));
    int root = builder.frame(Frame.ofSymbol(FrameKind.JVM, "run", "", "", 0));
    return builder.stack(new int[] {frame, root}, StackEnd.COMPLETE);
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openFresh() throws IOException {
    open("");
  }

  private static void open(String address) throws IOException {
    browser.open(page.toUri() + address);
  }

  private static String text(String id) throws IOException {
    return browser.run("return document.getElementById(arguments[0]).textContent", id).asString();
  }

  private static List<String> threads() throws IOException {
    return browser.state().get("threads").valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void everyThreadHasItsTimeByState() throws IOException {
    assertThat(threads()).hasSize(2);
    assertThat(text("legend")).contains("running 2.000 s", "monitor 3.000 s", "sleep 4.000 s");
    assertThat(browser.requests()).noneMatch(url -> url.startsWith("http"));
    assertThat(browser.hasDialog()).isFalse();
  }

  @Test
  void aSliceShowsItsStack() throws IOException {
    JsonNode state = browser.state();
    double x = state.get("gutter").asDouble();
    double wide = state.get("wide").asDouble() - x;
    JsonNode place =
        browser.run(
            "const r = document.getElementById('rows').getBoundingClientRect();"
                + " return {x: r.left, y: r.top}");
    browser.click(
        place.get("x").asDouble() + x + wide * 0.75,
        place.get("y").asDouble() + state.get("axis").asDouble() + 10);
    assertThat(text("what")).startsWith("monitor, 2.000 s");
    assertThat(text("stack")).contains("[monitor] com.acme.Cache", "run");
    assertThat(browser.run("return location.hash").asString()).contains("s=0-");
    browser.back();
    browser.await("jtrace.state().slice < 0");
  }

  @Test
  void pausesShadeTheRowsOfTheirProcess() throws IOException {
    assertThat(text("legend")).contains("[GC] 1, 250.00 ms");
    assertThat(browser.state().get("pauses").asInt()).isEqualTo(1);
    String inside = shade(3.1);
    assertThat(inside).isNotEqualTo(shade(2.9)).isNotEqualTo(shade(3.3));
    open("#s=0-" + 200);
    assertThat(text("facts")).contains("[GC] G1 Evacuation <Pause>, 250.00 ms");
    open("#z=1");
    assertThat(browser.state().get("pauses").asInt()).isZero();
    assertThat(shade(3.1)).isEqualTo(shade(2.9));
  }

  /** The colour of the first row beside its slices at a second of the recording. */
  private static String shade(double second) throws IOException {
    return browser
        .run(
            "const s = jtrace.state(), c = document.getElementById('rows'), d = devicePixelRatio;"
                + " const x = s.gutter + arguments[0] * 1e6 / s.micros * (s.wide - s.gutter);"
                + " return [...c.getContext('2d').getImageData(x * d, (s.axis + 1) * d, 1, 1).data]"
                + ".join()",
            second)
        .asString();
  }

  @Test
  void keysZoomMoveAndChoose() throws IOException {
    browser.press((char) 0, "++");
    JsonNode zoomed = browser.state();
    assertThat(zoomed.get("to").asDouble() - zoomed.get("from").asDouble())
        .isEqualTo(zoomed.get("micros").asDouble() / 4, within(10.0));
    browser.press((char) 0, "" + RIGHT);
    assertThat(browser.state().get("from").asDouble()).isGreaterThan(zoomed.get("from").asDouble());
    browser.press((char) 0, "0" + DOWN + "n");
    assertThat(browser.state().get("slice").asInt()).isZero();
    browser.press((char) 0, "/");
    browser.press((char) 0, "work");
    assertThat(threads()).containsExactly("worker tid=8");
    assertThat(text("legend")).contains("sleep 0");
  }

  @Test
  void aViewIsInItsAddress() throws IOException {
    open("#t=1000000-3000000&q=worker");
    assertThat(threads()).containsExactly("worker tid=8");
    assertThat(text("legend")).contains("running 1.000 s", "monitor 1.000 s");
    open("#t=9-1&q=(&h=99.x&s=5000-1");
    assertThat(threads()).hasSize(2);
    assertThat(browser.state().get("thread").asInt()).isEqualTo(-1);
  }

  /** The colour right of a thread's row's middle at a second of the recording. */
  private static String colour(double second, int row, int below) throws IOException {
    return browser
        .run(
            "const s = jtrace.state(), c = document.getElementById('rows'), d = devicePixelRatio;"
                + " const x = s.gutter + (arguments[0] * 1e6 - s.from) / (s.to - s.from)"
                + " * (s.wide - s.gutter);"
                + " const y = s.axis + arguments[1] * s.row + arguments[2];"
                + " return [...c.getContext('2d').getImageData(x * d, y * d, 1, 1).data].join()",
            second,
            row,
            below)
        .asString();
  }

  @Test
  void anArrowLeadsFromTheWakerToTheWaitThatItEnded() throws IOException {
    assertThat(browser.state().get("wake").isNull()).isTrue();
    String without = colour(3.0, 0, 19);
    open("#s=1-1");
    assertThat(text("what")).startsWith("monitor, 1.000 s");
    assertThat(text("facts")).contains("Woken by", "worker tid=8");
    JsonNode wake = browser.state().get("wake");
    assertThat(wake.get("from").asInt()).isZero();
    assertThat(wake.get("to").asInt()).isEqualTo(1);
    assertThat(wake.get("at").asLong()).isEqualTo(3_000_000);
    String light = colour(3.0, 0, 19);
    assertThat(light).isNotEqualTo(without);
    browser.press((char) 0, "d");
    assertThat(colour(3.0, 0, 19)).as("in the dark").isNotEqualTo(light).isNotEqualTo(without);
    browser.press((char) 0, "dw");
    assertThat(browser.state().get("thread").asInt()).as("the waker").isZero();
    assertThat(browser.state().get("wake").isNull()).isTrue();
    open("#s=1-0");
    assertThat(text("facts")).contains("Woken by", "[interrupt]");
    assertThat(browser.state().get("wake").isNull()).as("no thread woke it").isTrue();
    open("#s=1-1&q=worker");
    assertThat(browser.state().get("wake").isNull()).as("its row is not shown").isTrue();
  }

  @Test
  void pointingAtAWaitShowsItsArrowForAWhile() throws IOException {
    JsonNode state = browser.state();
    double left = state.get("gutter").asDouble();
    double wide = state.get("wide").asDouble() - left;
    JsonNode place =
        browser.run(
            "const r = document.getElementById('rows').getBoundingClientRect();"
                + " return {x: r.left, y: r.top}");
    double x = place.get("x").asDouble() + left + wide * 2.6 / 4;
    double y = place.get("y").asDouble() + state.get("axis").asDouble();
    browser.move(x, y + state.get("row").asDouble() * 1.5);
    browser.await("jtrace.state().wake !== null");
    assertThat(browser.state().get("wake").get("from").asInt()).isZero();
    assertThat(browser.state().get("slice").asInt()).as("nothing is chosen").isEqualTo(-1);
    browser.move(x, y + state.get("row").asDouble() * 5);
    browser.await("jtrace.state().wake === null");
  }
}
