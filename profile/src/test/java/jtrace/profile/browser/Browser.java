package jtrace.profile.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Headless Chromium, driven by chromedriver over the W3C WebDriver protocol. */
public final class Browser implements AutoCloseable {
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PAINTED =
      "const done = arguments[0]; const look = () =>"
          + " performance.getEntriesByType('paint').length ? done(true)"
          + " : requestAnimationFrame(look); look();";

  private final Process driver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI session;

  private Browser(Process driver, int port, Path profile) throws IOException {
    this.driver = driver;
    URI root = URI.create("http://127.0.0.1:" + port + "/session");
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1400,900",
            "--user-data-dir=" + profile);
    Map<String, ?> wanted =
        Map.of(
            "goog:chromeOptions", Map.of("binary", CHROMIUM.toString(), "args", arguments),
            "goog:loggingPrefs", Map.of("performance", "ALL"),
            "unhandledPromptBehavior", "ignore");
    JsonNode made = send(root, "POST", Map.of("capabilities", Map.of("alwaysMatch", wanted)), true);
    this.session = URI.create(root + "/" + made.get("sessionId").asString());
  }

  /** Starts it, or skips the test when it is not installed. */
  public static Browser start(Path profile) throws IOException {
    assumeTrue(Files.isExecutable(DRIVER), "needs " + DRIVER + " (apt install chromium-driver)");
    assumeTrue(Files.isExecutable(CHROMIUM), "needs " + CHROMIUM + " (apt install chromium)");
    Process driver =
        new ProcessBuilder(DRIVER.toString(), "--port=0", "--allowed-ips=127.0.0.1")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = driver.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
        return new Browser(driver, Integer.parseInt(started.group(1)), profile);
      }
    }
    throw new IOException("chromedriver ended with " + driver.exitValue());
  }

  /**
   * Loads a page, anew also where only the fragment of its address differs, and waits for its first
   * paint: Chromium drops what is typed before that.
   */
  public void open(String url) throws IOException {
    post("/url", Map.of("url", "about:blank"));
    post("/url", Map.of("url", url));
    post("/execute/async", Map.of("script", PAINTED, "args", List.of()));
  }

  /** What the body of a JavaScript function returns. */
  public JsonNode run(String script, Object... arguments) throws IOException {
    return post("/execute/sync", Map.of("script", script, "args", List.of(arguments)));
  }

  /** Waits until a JavaScript expression is true and nothing moves any more. */
  public void await(String condition) throws IOException {
    String script =
        "const done = arguments[0]; const look = () =>"
            + " !jtrace.state().moving && (%s) ? done(true) : requestAnimationFrame(look); look();"
                .formatted(condition);
    post("/execute/async", Map.of("script", script, "args", List.of()));
  }

  public JsonNode state() throws IOException {
    await("true");
    return run("return jtrace.state()");
  }

  /** Presses and releases keys one after the other; {@code modifier} is held meanwhile if not 0. */
  public void press(char modifier, String keys) throws IOException {
    List<Map<String, ?>> steps = new java.util.ArrayList<>();
    if (modifier != 0) {
      steps.add(Map.of("type", "keyDown", "value", String.valueOf(modifier)));
    }
    for (char key : keys.toCharArray()) {
      steps.add(Map.of("type", "keyDown", "value", String.valueOf(key)));
      steps.add(Map.of("type", "keyUp", "value", String.valueOf(key)));
    }
    if (modifier != 0) {
      steps.add(Map.of("type", "keyUp", "value", String.valueOf(modifier)));
    }
    post(
        "/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "k", "actions", steps))));
  }

  /** Moves the mouse to a point of the page. */
  public void move(double x, double y) throws IOException {
    mouse(List.of(moveTo(x, y)));
  }

  public void click(double x, double y) throws IOException {
    click(x, y, 0);
  }

  /** Presses the mouse at one place, moves it to another one and lets go. */
  public void drag(double fromX, double fromY, double toX, double toY) throws IOException {
    mouse(
        List.of(
            moveTo(fromX, fromY),
            Map.of("type", "pointerDown", "button", 0),
            moveTo(toX, toY),
            Map.of("type", "pointerUp", "button", 0)));
    await("true");
  }

  public void rightClick(double x, double y) throws IOException {
    click(x, y, 2);
  }

  private void click(double x, double y, int button) throws IOException {
    mouse(
        List.of(
            moveTo(x, y),
            Map.of("type", "pointerDown", "button", button),
            Map.of("type", "pointerUp", "button", button)));
  }

  /** A finger, or several at a time, that go down, stay, move straight to a place and go up. */
  public void touch(int stayMillis, Finger... fingers) throws IOException {
    List<Map<String, ?>> sources = new java.util.ArrayList<>();
    for (Finger finger : fingers) {
      sources.add(
          Map.of(
              "type",
              "pointer",
              "id",
              "finger" + sources.size(),
              "parameters",
              Map.of("pointerType", "touch"),
              "actions",
              finger.steps(stayMillis)));
    }
    post("/actions", Map.of("actions", sources));
  }

  public void tap(double x, double y) throws IOException {
    touch(0, new Finger(x, x, y));
  }

  /** A finger at height {@code y} that goes from {@code x} to {@code toX}. */
  public record Finger(double x, double toX, double y) {
    private static final int STEPS = 5;

    private List<Map<String, ?>> steps(int stayMillis) {
      List<Map<String, ?>> steps = new java.util.ArrayList<>();
      steps.add(moveTo(x, y));
      steps.add(Map.of("type", "pointerDown", "button", 0));
      steps.add(Map.of("type", "pause", "duration", stayMillis));
      for (int step = 1; step <= STEPS && x != toX; step++) {
        steps.add(moveTo(x + (toX - x) * step / STEPS, y));
      }
      steps.add(Map.of("type", "pointerUp", "button", 0));
      return steps;
    }
  }

  public void reload() throws IOException {
    post("/refresh", Map.of());
  }

  public void back() throws IOException {
    post("/back", Map.of());
  }

  public void forward() throws IOException {
    post("/forward", Map.of());
  }

  /** Whether an alert, confirm or prompt is open. */
  public boolean hasDialog() throws IOException {
    return !send(URI.create(session + "/alert/text"), "GET", Map.of(), false).has("error");
  }

  /** The addresses that the pages asked the network, or the disk, for. */
  public List<String> requests() throws IOException {
    return post("/se/log", Map.of("type", "performance"))
        .valueStream()
        .map(entry -> JSON.readTree(entry.get("message").asString()).get("message"))
        .filter(message -> message.get("method").asString().equals("Network.requestWillBeSent"))
        .map(message -> message.at("/params/request/url").asString())
        .filter(url -> !url.startsWith("chrome:")) // of the tab that was open before
        .toList();
  }

  private static Map<String, ?> moveTo(double x, double y) {
    return Map.of("type", "pointerMove", "duration", 0, "x", Math.round(x), "y", Math.round(y));
  }

  private void mouse(List<Map<String, ?>> steps) throws IOException {
    post(
        "/actions",
        Map.of(
            "actions",
            List.of(
                Map.of(
                    "type",
                    "pointer",
                    "id",
                    "m",
                    "parameters",
                    Map.of("pointerType", "mouse"),
                    "actions",
                    steps))));
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException {
    return send(URI.create(session + path), "POST", body, true);
  }

  private JsonNode send(URI uri, String method, Map<String, ?> body, boolean mustWork)
      throws IOException {
    HttpRequest.BodyPublisher sent =
        method.equals("POST")
            ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
            : HttpRequest.BodyPublishers.noBody();
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).method(method, sent).build(),
              HttpResponse.BodyHandlers.ofString());
      if (mustWork && answer.statusCode() != 200) {
        throw new IOException(method + " " + uri.getPath() + ": " + answer.body());
      }
      return JSON.readTree(answer.body()).get("value");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      send(session, "DELETE", Map.of(), false);
    } finally {
      driver.destroy();
      try {
        if (!driver.waitFor(10, TimeUnit.SECONDS)) {
          driver.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
