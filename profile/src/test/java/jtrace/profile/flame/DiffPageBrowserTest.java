package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.browser.Browser;
import jtrace.profile.format.DiffFormatTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page of a difference in a real browser. */
@Tag("browser")
class DiffPageBrowserTest {
  @TempDir static Path directory;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(directory.resolve("chromium"));
    page = directory.resolve("diff.html");
    try (OutputStream out = Files.newOutputStream(page)) {
      DiffFormatTest.known().writeHtml(out);
    }
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

  private static JsonNode box(String name) throws IOException {
    return browser.run("return jtrace.frames().find(f => f.name === arguments[0]) || null", name);
  }

  private static void click(String button) throws IOException {
    browser.run("document.getElementById(arguments[0]).click()", button);
    browser.await("!jtrace.state().moving");
  }

  private static List<String> drawn() throws IOException {
    return browser
        .run("return jtrace.frames().map(f => f.name)")
        .valueStream()
        .map(JsonNode::asString)
        .toList();
  }

  @Test
  void whatIsGoneAndWhatIsNewAreBothVisible() throws IOException {
    assertThat(drawn()).contains("a.B.gone", "a.B.lambda$run", "a.B.same");
    double width = box("a.B.run").get("width").asDouble();
    assertThat(box("a.B.gone").get("width").asDouble()).isEqualTo(width * 0.2, within(1.0));
    assertThat(box("a.B.same").get("width").asDouble()).isEqualTo(width * 0.6, within(1.0));
  }

  @Test
  void colourFollowsTheChange() throws IOException {
    assertThat(box("a.B.gone").get("change").asDouble()).isEqualTo(-1, within(0.01));
    assertThat(box("a.B.lambda$run").get("change").asDouble()).isEqualTo(1, within(0.01));
    assertThat(box("a.B.same").get("change").asDouble()).isEqualTo(0, within(0.01));
    assertThat(browser.run("return document.getElementById('legend').textContent").asString())
        .contains("only before", "only after");
  }

  @Test
  void theWidthsOfOneSideAreShownOnRequest() throws IOException {
    click("sides");
    assertThat(drawn()).contains("a.B.gone").doesNotContain("a.B.lambda$run");
    assertThat(box("a.B.gone").get("was").asDouble()).isEqualTo(4e8, within(1.0));
    click("sides");
    assertThat(drawn()).contains("a.B.lambda$run").doesNotContain("a.B.gone");
    click("sides");
    assertThat(drawn()).contains("a.B.lambda$run", "a.B.gone");
  }

  @Test
  void bottomUpKeepsBothSides() throws IOException {
    browser.run("document.querySelector('[data-view=up]').click()");
    browser.await("jtrace.state().view === 'up' && !jtrace.state().moving");
    JsonNode gone = box("a.B.gone");
    assertThat(gone.get("was").asDouble()).isEqualTo(4e8, within(1.0));
    assertThat(gone.get("now").asDouble()).isZero();
    assertThat(box("a.B.run").get("was").asDouble() + box("a.B.run").get("now").asDouble())
        .isPositive();
  }

  @Test
  void valuesAreSharesInWords() throws IOException {
    browser.run("document.querySelector('[data-view=table]').click()");
    assertThat(browser.run("return document.getElementById('rows').textContent").asString())
        .contains("60.00%", "a.B.gone");
  }
}
