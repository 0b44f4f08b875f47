package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jtrace.profile.browser.Browser;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that {@code jtrace serve} keeps up to date, of real JVMs in a real browser. */
@E2e
@Tag("browser")
class LivePagesTest {
  private static final char NONE = 0;

  @TempDir static Path folder;
  private static Browser browser;
  private static Child busy;
  private static Child stuck;
  private static Jtrace server;
  private static String pages;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(folder.resolve("chromium"));
    busy = Targets.chain(600);
    stuck = Child.workload(Targets.jdk(25), List.of(), "KnownThreads", "deadlock");
    stuck.awaitLine("ready", Jtrace.LIMIT);
    server = Jtrace.start("serve", "--http", "127.0.0.1:0", "--socket", "off");
    pages =
        server
            .child()
            .awaitLine("jtrace: serving at http", Jtrace.LIMIT)
            .replaceFirst(".*(http://\\S+/)debug/pprof/.*", "$1ui/");
  }

  @AfterAll
  static void stop() throws IOException {
    try (Browser _ = browser;
        Child _ = busy;
        Child _ = stuck;
        Jtrace jtrace = server) {
      if (jtrace != null) {
        Targets.assertUnharmed(busy);
        Child.run(Duration.ofSeconds(10), List.of("kill", "-INT", Long.toString(jtrace.pid())));
        jtrace.awaitEnd(Jtrace.LIMIT).assertExit(0);
      }
    }
  }

  private static void open(Child process, String view, String kind) throws IOException {
    browser.open("%s#pid=%d&v=%s&e=%s&s=1".formatted(pages, process.pid(), view, kind));
  }

  private static String inner(String expression) throws IOException {
    return browser
        .run(
            "const w = document.querySelector('iframe').contentWindow; return String(%s)"
                .formatted(expression))
        .asString();
  }

  private static void awaitProfiles(int count) throws IOException {
    browser.await("jtrace.state().profiles >= " + count + " && jtrace.state().inner");
  }

  @Test
  void theOverviewLeadsToAFlameGraphThatRefreshes() throws IOException {
    browser.open(pages);
    String row =
        "[...document.querySelectorAll('#jvms tr')].find(r => r.textContent.includes('%d '))";
    String ours = row.formatted(busy.pid());
    browser.await(ours + " && " + ours + ".querySelectorAll('svg path').length >= 2");
    String text = browser.run("return " + ours + ".textContent").asString();
    assertThat(text).contains("KnownChain", "25.0", "MiB");
    browser.run(ours + ".querySelector('a').click()");
    awaitProfiles(1);
    assertThat(browser.run("return location.hash").asString()).contains("pid=" + busy.pid());
    browser.run(
        "const s = document.getElementById('seconds'); s.value = 1; s.dispatchEvent(new Event('change'))");
    int seen = browser.state().get("profiles").asInt();
    awaitProfiles(seen + 2);
    assertThat(inner("w.document.title")).contains("profile");
    assertThat(browser.state().at("/inner/total").asLong()).isPositive();
    assertThat(inner("JSON.stringify(w.jtrace.frames())")).contains("KnownChain");
    browser.back();
    browser.back();
    browser.await("!document.getElementById('overview').hidden");
  }

  @Test
  void whatComesIsComparedWithWhatWasShown() throws IOException {
    open(busy, "flame", "profile");
    awaitProfiles(1);
    browser.press(NONE, "b");
    assertThat(browser.run("return jtrace.state().base").asString()).matches("[0-9a-f]{16}");
    browser.await("jtrace.state().says.startsWith('compared')");
    assertThat(inner("w.document.title")).contains("compared");
    browser.press(NONE, " ");
    browser.await("jtrace.state().paused");
    int shown = browser.state().get("profiles").asInt();
    browser.press(NONE, " ");
    awaitProfiles(shown + 1);
  }

  @Test
  void waitsForWorkAreLeftOutOnRequest() throws IOException {
    open(stuck, "flame", "offcpu");
    awaitProfiles(1);
    assertThat(inner("JSON.stringify(w.jtrace.frames())"))
        .contains("sleepLong", "ReferenceHandler");
    browser.run("document.getElementById('idle').click()");
    int seen = browser.state().get("profiles").asInt();
    awaitProfiles(seen + 1);
    assertThat(browser.run("return location.hash").asString()).contains("i=0");
    assertThat(inner("JSON.stringify(w.jtrace.frames())"))
        .contains("sleepLong")
        .doesNotContain("ReferenceHandler");
    browser.reload();
    awaitProfiles(1);
    assertThat(browser.run("return document.getElementById('idle').checked").asBoolean()).isFalse();
  }

  @Test
  void heatmapTimelineAndThreadsAreAKeyAway() throws IOException {
    open(stuck, "flame", "offcpu");
    awaitProfiles(1);
    browser.press(NONE, "2");
    browser.await("jtrace.state().view === 'heatmap' && (jtrace.state().inner || {}).heat");
    browser.press(NONE, "3");
    browser.await("jtrace.state().view === 'timeline' && (jtrace.state().inner || {}).states");
    assertThat(browser.run("return jtrace.state().inner.states").toString()).contains("monitor");
    browser.press(NONE, "4");
    browser.await("document.querySelectorAll('#list details').length > 10");
    assertThat(browser.run("return document.getElementById('deadlocks').textContent").asString())
        .contains("Deadlock: ", " waits for ");
    browser.run(
        "const f = document.getElementById('filter'); f.value = 'enterHeldMonitor'; f.oninput()");
    assertThat(
            browser
                .run(
                    "return [...document.querySelectorAll('#list details')]"
                        + ".filter(d => !d.hidden).map(d => d.textContent).join()")
                .asString())
        .contains("waits to lock java.lang.Object", "KnownThreads.enterHeldMonitor")
        .doesNotContain("sleepLong");
  }

  /** The JDK's own web server, {@code wrk}, and the pages of {@code go tool pprof}. */
  @Test
  void gosPagesShowAServerUnderLoad() throws IOException {
    for (String tool : List.of("/usr/bin/wrk", "/usr/bin/go")) {
      assumeTrue(Files.isExecutable(Path.of(tool)), "needs " + tool);
    }
    String program = Targets.jdk(25).resolve("bin/jwebserver").toString();
    List<String> command = List.of(program, "-p", "0", "-d", folder.toString());
    try (Child web = Child.startJvm(command)) {
      String site = web.awaitLine("URL http", Jtrace.LIMIT).replaceFirst(".*URL ", "");
      try (Child load = Child.start(List.of("wrk", "-t1", "-c4", "-d12s", site));
          Child go = goPages(pages.replaceFirst("ui/$", "debug/pprof/" + web.pid()))) {
        String shown =
            go.awaitLine("Serving web UI on", Jtrace.LIMIT).replaceFirst(".* on ", "").strip();
        // the first 500 functions are listed, those with time of their own before all others
        for (String view : List.of("/ui/top?s=Exchange.run", "/ui/flamegraph")) {
          browser.open(shown + view);
          awaitText("sun.net.httpserver.ServerImpl$Exchange.run");
        }
        assertThat(load.await(Jtrace.LIMIT)).contains(0);
        assertThat(load.output())
            .contains("Requests/sec")
            .doesNotContain("Socket errors", "Non-2xx");
      }
      Targets.assertUnharmed(web);
    }
  }

  private static Child goPages(String process) {
    return Child.start(
        List.of(
            "env",
            "PPROF_TMPDIR=" + folder,
            "go",
            "tool",
            "pprof",
            "-no_browser",
            "-http=127.0.0.1:",
            process + "/profile?seconds=2"));
  }

  private static void awaitText(String wanted) {
    Child.until(Jtrace.LIMIT, () -> ofPage("documentElement.outerHTML").contains(wanted));
    assertThat(ofPage("documentElement.outerHTML").contains(wanted))
        .as("%s in %s", wanted, ofPage("body.innerText"))
        .isTrue();
  }

  private static String ofPage(String property) {
    try {
      return browser.run("return document." + property).asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void nothingIsAskedOfAnyOtherServer() throws IOException {
    browser.requests(); // those of the other tests
    open(busy, "flame", "profile");
    awaitProfiles(1);
    String origin = pages.replaceFirst("ui/$", "");
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(origin) || url.startsWith("blob:" + origin));
  }
}
