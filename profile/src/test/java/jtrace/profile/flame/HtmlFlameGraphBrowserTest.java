package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.browser.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page as a user meets it, in a real browser. */
@Tag("browser")
class HtmlFlameGraphBrowserTest {
  private static final char ESCAPE = '\ue00c';
  private static final char ENTER = '\ue007';
  private static final char CONTROL = '\ue009';
  private static final char LEFT = '\ue012';
  private static final char UP = '\ue013';
  private static final char RIGHT = '\ue014';
  private static final char DOWN = '\ue015';

  @TempDir static Path directory;
  private static Browser browser;
  private static Path known;
  private static Path large;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(directory.resolve("chromium"));
    known = write("known.html", KnownProfile.tree(), KnownProfile.page());
    large = write("large.html", ServiceProfile.tree(100_000), ServiceProfile.page("large"));
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
    browser.run("localStorage.clear()");
  }

  private static void open(String hash) throws IOException {
    browser.open(known.toUri() + hash);
  }

  private static Path write(String name, FlameTree tree, FlamePage page) throws IOException {
    Path file = directory.resolve(name);
    try (Writer out = Files.newBufferedWriter(file)) {
      HtmlFlameGraph.write(tree, page, out);
    }
    return file;
  }

  private static JsonNode frame(String name) throws IOException {
    browser.await("true");
    JsonNode found = browser.run("return jtrace.frames().find(f => f.name === arguments[0])", name);
    assertThat(found.isNull()).as("frame %s is drawn", name).isFalse();
    return found;
  }

  private static void click(String name) throws IOException {
    JsonNode place = frame(name);
    browser.click(
        place.get("x").asDouble() + place.get("width").asDouble() / 2,
        place.get("y").asDouble() + 8);
  }

  private static List<String> named(JsonNode boxes) {
    return boxes
        .valueStream()
        .map(box -> box.get("name").asString() + " " + box.get("total").asLong())
        .toList();
  }

  private static List<String> children(String... path) throws IOException {
    return named(browser.run("return jtrace.children(...arguments)", (Object[]) path));
  }

  private static List<String> strings(JsonNode texts) {
    return texts.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void mergesTheTiersOfAMethodIntoOneBox() throws IOException {
    assertThat(browser.state().get("total").asLong()).isEqualTo(110);
    assertThat(children("com.acme.Shop.run"))
        .containsExactly("com.acme.Shop.handle 80", "com.acme.Shop.work 20");
    assertThat(children("com.acme.Shop.run", "com.acme.Shop.handle"))
        .containsExactly("com.acme.Shop.parse 50", "com.acme.Shop.write 30");
    JsonNode kinds = browser.state().get("kinds");
    assertThat(kinds.get("inlined").asLong()).isEqualTo(60);
    assertThat(kinds.get("c1").asLong()).isEqualTo(10);
    assertThat(kinds.get("kernel").asLong()).isEqualTo(30);
  }

  @Test
  void searchCountsEachStackOnceAlsoInRecursion() throws IOException {
    browser.press((char) 0, "/parse$");
    browser.await("jtrace.state().query === 'parse$'");
    assertThat(browser.state().get("matchedValue").asLong()).isEqualTo(70);
    assertThat(browser.state().get("matchedShare").asDouble()).isEqualTo(70 / 110.0, within(1e-9));
    assertThat(browser.run("return document.getElementById('found').textContent").asString())
        .isEqualTo("63.6%");
    browser.press((char) 0, String.valueOf(ENTER));
    JsonNode first = browser.state();
    assertThat(first.get("matchCount").asInt()).isEqualTo(2);
    assertThat(first.at("/focused/total").asLong()).isEqualTo(50);
    browser.press((char) 0, String.valueOf(ENTER));
    assertThat(browser.state().at("/focused/total").asLong()).isEqualTo(20);
    browser.press((char) 0, String.valueOf(ESCAPE));
    assertThat(browser.state().get("query").asString()).isEmpty();
    assertThat(browser.state().get("matchedValue").asLong()).isZero();
  }

  @Test
  void anUnfinishedRegularExpressionIsSaidToBeOne() throws IOException {
    browser.press(CONTROL, "f");
    browser.press((char) 0, "par(");
    browser.await("jtrace.state().query === 'par('");
    assertThat(browser.run("return document.getElementById('found').textContent").asString())
        .isEqualTo("not a regex");
  }

  @Test
  void aClickZoomsAndTheHistoryGoesBackAndForward() throws IOException {
    click("com.acme.Shop.handle");
    browser.await("jtrace.state().zoom.length === 2");
    JsonNode handle = frame("com.acme.Shop.handle");
    double width = browser.run("return document.getElementById('graph').clientWidth").asDouble();
    assertThat(handle.get("width").asDouble()).isEqualTo(width, within(0.5));
    assertThat(frame("com.acme.Shop.parse").get("width").asDouble())
        .isEqualTo(width * 50 / 80, within(0.5));
    String address = browser.run("return location.hash").asString();

    browser.back();
    browser.await("jtrace.state().zoom.length === 0");
    browser.forward();
    browser.await("jtrace.state().zoom.length === 2");
    browser.press((char) 0, String.valueOf(ESCAPE));
    browser.await("jtrace.state().zoom.length === 0");

    open(address);
    assertThat(strings(browser.state().get("zoom")))
        .containsExactly("com.acme.Shop.run", "com.acme.Shop.handle");
    browser.run("document.querySelector('#crumbs button').click()");
    browser.await("jtrace.state().zoom.length === 0");
  }

  private static double middle(JsonNode frame) {
    return frame.get("x").asDouble() + frame.get("width").asDouble() / 2;
  }

  private static void tap(String name) throws IOException {
    JsonNode place = frame(name);
    browser.tap(middle(place), place.get("y").asDouble() + 8);
  }

  /** On a busy machine a tap may take so long that it is a hold, which opens a menu; then again. */
  private static void tapUntil(String name, String condition) throws IOException {
    for (int taps = 0; taps < 8; taps++) {
      tap(name);
      browser.await("true");
      if (browser.run("return " + condition).asBoolean()) {
        return;
      }
    }
    assertThat(condition).as("after tapping %s", name).isEmpty();
  }

  @Test
  void aTapTellsAndASecondOneZooms() throws IOException {
    tap("com.acme.Shop.handle");
    browser.await("!document.getElementById('tip').hidden");
    assertThat(browser.run("return document.getElementById('tip').textContent").asString())
        .contains("handle", "Total");
    assertThat(strings(browser.state().get("zoom"))).isEmpty();
    tapUntil("com.acme.Shop.handle", "jtrace.state().zoom.length === 2");
    tapUntil("all", "jtrace.state().zoom.length === 0");
  }

  @Test
  void holdingAFingerOpensTheMenu() throws IOException {
    JsonNode place = frame("com.acme.Shop.handle");
    double x = middle(place);
    browser.touch(800, new Browser.Finger(x, x, place.get("y").asDouble() + 8));
    browser.await("!document.getElementById('menu').hidden");
    assertThat(browser.run("return document.getElementById('menu').innerText").asString())
        .contains("Zoom to it", "Callers and callees", "Remove it", "Copy its name");
    assertThat(strings(browser.state().get("zoom"))).as("no tap").isEmpty();
    tapElement("#menu button:nth-child(3)");
    browser.await("jtrace.state().removed === 1");
    assertThat(browser.state().get("total").asLong()).isEqualTo(110 - 80);
    assertThat(browser.run("return document.getElementById('menu').hidden").asBoolean()).isTrue();
    tapElement("#chips button");
    browser.await("jtrace.state().removed === 0");
  }

  private static void tapElement(String selector) throws IOException {
    JsonNode box =
        browser.run(
            "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
                + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}",
            selector);
    browser.tap(box.get("x").asDouble(), box.get("y").asDouble());
  }

  @Test
  void twoFingersWidenAndOneMoves() throws IOException {
    JsonNode handle = frame("com.acme.Shop.handle");
    double x = middle(handle);
    double y = handle.get("y").asDouble() + 8;
    browser.touch(
        0, new Browser.Finger(x - 50, x - 100, y), new Browser.Finger(x + 50, x + 100, y));
    JsonNode wide = frame("com.acme.Shop.handle");
    double span = browser.state().at("/shown/span").asDouble();
    assertThat(span).as("twice as wide").isEqualTo(110 / 2.0, within(3.0));
    double from = browser.state().at("/shown/from").asDouble();
    assertThat(from).as("around the fingers").isBetween(1.0, 110 - span);
    assertThat(wide.get("width").asDouble()).isGreaterThan(handle.get("width").asDouble());

    browser.touch(0, new Browser.Finger(x, x + 120, y));
    JsonNode moved = browser.state();
    assertThat(moved.at("/shown/from").asDouble()).as("follows the finger").isLessThan(from);
    assertThat(moved.at("/shown/span").asDouble()).isEqualTo(span, within(1e-9));
    assertThat(strings(moved.get("zoom"))).as("no tap").isEmpty();

    tapUntil("all", "jtrace.state().shown.span === 110");
  }

  @Test
  void aRightClickOpensTheMenu() throws IOException {
    JsonNode place = frame("com.acme.Shop.handle");
    browser.rightClick(middle(place), place.get("y").asDouble() + 8);
    browser.await("!document.getElementById('menu').hidden");
    browser.press((char) 0, String.valueOf(ESCAPE));
    browser.await("document.getElementById('menu').hidden");
    browser.rightClick(middle(place), place.get("y").asDouble() + 8);
    browser.press((char) 0, "\ue004" + ENTER);
    browser.await("jtrace.state().view === 'sandwich'");
  }

  @Test
  void turnsUpsideDown() throws IOException {
    double before = frame("com.acme.Shop.run").get("y").asDouble();
    assertThat(frame("com.acme.Shop.handle").get("y").asDouble()).isGreaterThan(before);
    browser.press((char) 0, "i");
    browser.await("jtrace.state().flip");
    assertThat(frame("com.acme.Shop.handle").get("y").asDouble())
        .isLessThan(frame("com.acme.Shop.run").get("y").asDouble());
  }

  @Test
  void bottomUpBeginsWithTheMethodsThatRan() throws IOException {
    browser.press((char) 0, "2");
    browser.await("jtrace.state().view === 'up'");
    assertThat(children()).startsWith("com.acme.Shop.parse 70", "ksys_write 30").hasSize(3);
    assertThat(children("com.acme.Shop.parse"))
        .containsExactly(
            "com.acme.Shop.handle 50", "com.acme.Shop.work 15", "com.acme.Shop.parse 5");
    assertThat(children("ksys_write", "__write")).containsExactly("com.acme.Shop.write 30");
  }

  @Test
  void showsCallersAndCalleesOfOneMethod() throws IOException {
    frame("com.acme.Shop.parse");
    browser.run("document.querySelector('[data-view=table]').click()");
    browser.await("jtrace.state().view === 'table'");
    browser.run(
        "[...document.querySelectorAll('#rows .link')].find(b =>"
            + " b.textContent.endsWith('.parse')).click()");
    browser.await("jtrace.state().view === 'sandwich'");
    JsonNode sandwich = browser.state().get("sandwich");
    assertThat(sandwich.get("total").asLong()).isEqualTo(70);
    assertThat(sandwich.get("self").asLong()).isEqualTo(70);
    assertThat(named(sandwich.get("callers")))
        .containsExactly("com.acme.Shop.handle 50", "com.acme.Shop.work 20");
    assertThat(named(sandwich.get("callees"))).containsExactly("com.acme.Shop.parse 5");
    browser.back();
    browser.await("jtrace.state().view === 'table'");
  }

  @Test
  void theTableSortsAndFilters() throws IOException {
    browser.press((char) 0, "3");
    String rows =
        "return [...document.querySelectorAll('#rows tr')].map(r =>"
            + " r.querySelector('.link').textContent + ' ' + r.querySelectorAll('td"
            + " span')[0].textContent + ' ' + r.querySelectorAll('td span')[1].textContent)";
    assertThat(strings(browser.run(rows))).first().isEqualTo("com.acme.Shop.parse 70 70");
    browser.run("document.querySelector('[data-sort=total]').click()");
    assertThat(strings(browser.run(rows))).first().isEqualTo("com.acme.Shop.run 0 100");
    browser.press((char) 0, "/work");
    browser.await("jtrace.state().query === 'work'");
    assertThat(strings(browser.run(rows))).containsExactly("com.acme.Shop.work 0 20");
  }

  @Test
  void filtersByThreadAndByProcess() throws IOException {
    browser.press((char) 0, "f");
    browser.await("!document.getElementById('threads').hidden");
    assertThat(
            strings(
                browser.run(
                    "return [...document.querySelectorAll('#threadList label span')].map(e =>"
                        + " e.textContent)")))
        .containsExactly("shop (10)", "main", "worker-1", "batch (20)", KnownProfile.EVIL_METHOD);
    browser.press((char) 0, "work");
    browser.run("document.getElementById('pickShown').click()");
    assertThat(strings(browser.state().get("threads"))).containsExactly("worker-1");
    assertThat(browser.state().get("total").asLong()).isEqualTo(20);
    assertThat(children("com.acme.Shop.run")).containsExactly("com.acme.Shop.work 20");
    String address = browser.run("return location.hash").asString();
    open(address);
    assertThat(browser.state().get("total").asLong()).isEqualTo(20);
    browser.press((char) 0, "f");
    browser.run("document.getElementById('pickAll').click()");
    browser.run("document.querySelectorAll('#threadList .process input')[0].click()");
    assertThat(browser.state().get("total").asLong()).isEqualTo(10);
  }

  @Test
  void removesAFrameAndBringsItBack() throws IOException {
    browser.press((char) 0, "" + DOWN + DOWN + DOWN);
    assertThat(browser.state().at("/focused/name").asString()).isEqualTo("com.acme.Shop.handle");
    browser.press((char) 0, "h");
    assertThat(browser.state().get("total").asLong()).isEqualTo(30);
    browser.press((char) 0, "u");
    assertThat(browser.state().get("total").asLong()).isEqualTo(110);
    browser.press((char) 0, "2" + DOWN + DOWN);
    assertThat(browser.state().at("/focused/name").asString()).isEqualTo("com.acme.Shop.parse");
    browser.press((char) 0, "" + DOWN + "h");
    assertThat(browser.state().get("total").asLong()).as("without handle > parse").isEqualTo(60);
  }

  @Test
  void theKeyboardWalksAndZooms() throws IOException {
    browser.press((char) 0, "" + DOWN + DOWN + DOWN + RIGHT);
    assertThat(browser.state().at("/focused/name").asString()).isEqualTo("com.acme.Shop.work");
    browser.press((char) 0, "" + LEFT + ENTER);
    browser.await("jtrace.state().zoom.length === 2");
    browser.press((char) 0, "" + UP);
    assertThat(browser.state().at("/focused/name").asString()).isEqualTo("com.acme.Shop.run");
    browser.press((char) 0, "?");
    assertThat(browser.run("return document.getElementById('help').open").asBoolean()).isTrue();
  }

  @Test
  void isLightOrDarkAndRemembersIt() throws IOException {
    String before = browser.state().get("theme").asString();
    String dark = "return getComputedStyle(document.body).backgroundColor";
    String colour = browser.run(dark).asString();
    browser.press((char) 0, "d");
    String after = browser.state().get("theme").asString();
    assertThat(List.of(before, after)).containsExactlyInAnyOrder("light", "dark");
    assertThat(browser.run(dark).asString()).isNotEqualTo(colour);
    // Another process of the browser may see the stored theme only later; a reload stays in this
    // one.
    browser.reload();
    assertThat(browser.state().get("theme").asString()).isEqualTo(after);
  }

  @Test
  void aNearLineIsMarkedInTheTip() throws IOException {
    for (String[] expected :
        List.of(
            new String[] {"com.acme.Shop.write", "Shop.java:~50", "near it"},
            new String[] {"com.acme.Shop.work", "Shop.java:60", ""})) {
      JsonNode place = frame(expected[0]);
      browser.move(place.get("x").asDouble() + 5, place.get("y").asDouble() + 8);
      browser.await("document.querySelector('#tip').textContent.includes('" + expected[1] + "')");
      String tip = browser.run("return document.querySelector('#tip').textContent").asString();
      assertThat(tip.contains("near it")).isEqualTo(!expected[2].isEmpty());
    }
  }

  @Test
  void namesAreTextEverywhere() throws IOException {
    String evil = KnownProfile.EVIL_CLASS + "." + KnownProfile.EVIL_METHOD;
    JsonNode place = frame(evil);
    browser.move(place.get("x").asDouble() + 20, place.get("y").asDouble() + 8);
    browser.await("!document.getElementById('tip').hidden");
    assertThat(browser.run("return document.querySelector('#tip h3').textContent").asString())
        .isEqualTo(evil);
    browser.press((char) 0, "f");
    browser.press((char) 0, String.valueOf(ESCAPE));
    browser.press((char) 0, "3");
    browser.run(
        "document.querySelectorAll('#rows .link').forEach(b => b.textContent.endsWith('\"\\'') &&"
            + " b.click())");
    browser.await("jtrace.state().view === 'sandwich'");
    assertThat(browser.run("return document.getElementById('title').textContent").asString())
        .isEqualTo(KnownProfile.EVIL_METHOD);
    assertThat(browser.hasDialog()).isFalse();
    assertThat(browser.run("return document.scripts.length").asInt()).isEqualTo(2);
    assertThat(
            browser
                .run("return document.querySelectorAll('img, b b, #tip u, iframe').length")
                .asInt())
        .isZero();
  }

  @Test
  void asksForNothingButItself() throws IOException {
    browser.requests();
    open("");
    browser.press((char) 0, "234");
    browser.state();
    assertThat(browser.requests())
        .filteredOn(url -> !url.startsWith("about:"))
        .allSatisfy(url -> assertThat(url).startsWith(known.toUri().toString()))
        .isNotEmpty();
    assertThat(browser.run("return performance.getEntriesByType('resource').length").asInt())
        .isZero();
    assertThat(
            browser
                .run(
                    "const s = document.createElement('script'); s.textContent = 'window.broken ="
                        + " 1'; document.body.append(s); s.remove(); return window.broken ==="
                        + " undefined")
                .asBoolean())
        .as("the policy forbids other scripts")
        .isTrue();
  }

  @Test
  void anAddressWithNonsenseShowsThePage() throws IOException {
    open("#v=evil&z=9999999.x.-1&t=5-1.99999999999&m=777&k=99&q=%28");
    assertThat(browser.state().get("view").asString()).isEqualTo("flame");
    assertThat(strings(browser.state().get("zoom"))).isEmpty();
  }

  @Test
  void drawsOnlyWhatCanBeSeenOfAHundredThousandNodes() throws IOException {
    browser.open(large.toUri().toString());
    JsonNode state = browser.state();
    assertThat(state.get("nodes").asInt()).isGreaterThanOrEqualTo(100_000);
    assertThat(state.get("drawn").asInt()).isBetween(100, 30_000);
    System.out.println("100,000 nodes, times of the page: " + state.get("millis"));
    browser.press((char) 0, "/Order");
    browser.await("jtrace.state().query === 'Order'");
    System.out.println("after a search: " + browser.state().get("millis"));
    browser.run("document.querySelector('[data-view=up]').click()");
    state = browser.state();
    assertThat(state.get("drawn").asInt()).isBetween(10, 30_000);
    System.out.println("bottom-up: " + state.get("millis"));
  }
}
