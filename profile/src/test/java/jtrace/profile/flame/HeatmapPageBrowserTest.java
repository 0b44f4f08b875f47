package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.browser.Browser;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.format.Weight;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The heatmap page in a real browser. */
@Tag("browser")
class HeatmapPageBrowserTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long PERIOD_NANOS = 10_000_000L;

  /** WebDriver's codes of keys. */
  private static final char ENTER = '\uE007';

  private static final char RIGHT = '\uE014';
  private static final char SHIFT = '\uE008';

  @TempDir static Path directory;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(directory.resolve("chromium"));
    page = written(known(), "known");
  }

  private static Path written(Recording recording, String name) throws IOException {
    Path file = directory.resolve(name + ".heatmap.html");
    try (OutputStream out = Files.newOutputStream(file)) {
      FormatRegistry.standard()
          .byFileName(file.toString())
          .write(recording, FormatOptions.DEFAULT.withWeight(Weight.VALUE), out);
    }
    return file;
  }

  /** Four seconds: a.B.early runs in the first two, a.B.late in the others, a.B.always in all. */
  private static Recording known() throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    int cpu = builder.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD_NANOS, "test"));
    int thread = thread(builder);
    int early = stack(builder, "early");
    int late = stack(builder, "late");
    int always = stack(builder, "always");
    for (long time = 0; time < 4 * SECOND_NANOS; time += PERIOD_NANOS) {
      builder.sample(cpu, time, 0, thread, always, PERIOD_NANOS);
      builder.sample(cpu, time, 1, thread, time < 2 * SECOND_NANOS ? early : late, PERIOD_NANOS);
    }
    return builder.build();
  }

  private static int thread(RecordingBuilder builder) {
    int process = builder.process(new ProcessInfo(1, "app", "app", "", 0));
    return builder.thread(new ThreadInfo(process, 1, "main", true));
  }

  private static int stack(RecordingBuilder builder, String method) {
    int frame = builder.frame(Frame.ofSymbol(FrameKind.JVM, method, "", "", 0));
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
    browser.open(page.toUri().toString());
  }

  private static List<String> drawn() throws IOException {
    return browser
        .run("return jtrace.frames().map(f => f.name)")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  private static JsonNode box(String name) throws IOException {
    return browser.run("return jtrace.frames().find(f => f.name === arguments[0]) || null", name);
  }

  private static void openAt(String address) throws IOException {
    browser.open(page.toUri() + address);
  }

  @Test
  void allTimeIsShownAtFirstAndNothingIsAskedFor() throws IOException {
    assertThat(drawn()).contains("early", "late", "always");
    assertThat(box("run").get("total").asDouble()).isEqualTo(8e9, within(1.0));
    assertThat(browser.state().at("/heat/slots").asInt()).isEqualTo(4 * TimeGrid.ROWS);
    assertThat(browser.requests()).noneMatch(url -> url.startsWith("http"));
  }

  @Test
  void aStretchOfTimeShowsItsOwnGraph() throws IOException {
    JsonNode heat = browser.state().get("heat");
    double wide = heat.at("/cell/0").asDouble();
    double[] corner = {
      browser
          .run("return document.getElementById('heatMap').getBoundingClientRect().left")
          .asDouble(),
      browser
          .run("return document.getElementById('heatMap').getBoundingClientRect().bottom")
          .asDouble()
    };
    browser.drag(corner[0] + wide / 2, corner[1] - 2, corner[0] + wide * 1.5, corner[1] - 148);
    assertThat(drawn()).contains("early", "always").doesNotContain("late");
    assertThat(browser.run("return location.hash").asString()).contains("r=0-99");
    assertThat(box("always").get("total").asDouble()).isEqualTo(2e9, within(1.0));
    browser.run("document.getElementById('heatClear').click()");
    browser.await("true");
    assertThat(drawn()).contains("late");
    browser.back();
    browser.await("true");
    assertThat(drawn()).doesNotContain("late");
  }

  @Test
  void twoStretchesAreComparedAtTheSameLength() throws IOException {
    openAt("#r=0-99.100-149");
    assertThat(box("always").get("change").asDouble()).isEqualTo(0, within(0.01));
    assertThat(box("early").get("change").asDouble()).isEqualTo(-1, within(0.01));
    assertThat(box("late").get("change").asDouble()).isEqualTo(1, within(0.01));
    assertThat(box("always").get("now").asDouble())
        .isEqualTo(box("always").get("was").asDouble(), within(1.0));
    assertThat(browser.run("return document.getElementById('legend').textContent").asString())
        .contains("only before");
  }

  @Test
  void keysChooseToo() throws IOException {
    browser.run("document.getElementById('heatMap').focus()");
    browser.press((char) 0, "" + ENTER + RIGHT + ENTER);
    assertThat(browser.run("return location.hash").asString()).contains("r=0-50");
    browser.press((char) 0, "" + RIGHT);
    browser.press(SHIFT, "" + ENTER + RIGHT + ENTER);
    assertThat(browser.run("return location.hash").asString()).contains("r=0-50.100-150");
  }

  @Test
  void anAddressOfSomebodyElseDoesNoHarm() throws IOException {
    openAt("#r=5-1.<b>.9999999-99999999.1-2.3-4");
    assertThat(browser.state().get("ranges").size()).isLessThanOrEqualTo(2);
    assertThat(drawn()).isNotNull();
    assertThat(browser.hasDialog()).isFalse();
  }

  @Test
  void aLongWaitFillsTheTimeThatItTook() throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    int wait = builder.event(new EventType("off-cpu", "off_cpu", "nanoseconds", 0, "test"));
    int thread = thread(builder);
    builder.sample(wait, 0, 0, thread, stack(builder, "first"), 1);
    builder.sample(wait, 4 * SECOND_NANOS, 0, thread, stack(builder, "asleep"), 2 * SECOND_NANOS);
    Path waits = written(builder.build(), "waits");
    browser.open(waits.toUri() + "#r=110-160");
    assertThat(box("asleep").get("total").asDouble()).isEqualTo(1e9, within(5e7));
    browser.open(waits.toUri() + "#r=10-80");
    assertThat(drawn()).doesNotContain("asleep");
  }
}
