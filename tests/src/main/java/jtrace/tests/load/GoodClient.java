package jtrace.tests.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Asks for one thing after the other, as users and collectors do. */
final class GoodClient implements Runnable {
  private static final List<String> KINDS =
      List.of(
          "profile",
          "profile",
          "profile",
          "offcpu",
          "allocs",
          "block",
          "mutex",
          "wall",
          "syscalls",
          "threads",
          "goroutine",
          "threadcreate",
          "gc",
          "cmdline",
          "index",
          "metrics",
          "overview",
          "history");
  private static final List<String> FORMATS = List.of("pprof", "folded", "html", "json", "jtr");
  private static final int MAX_SECONDS = 5;
  private static final int MAX_PAUSE_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient client;
  private final URI server;
  private final List<Long> pids;
  private final Answers answers;
  private final BooleanSupplier over;
  private final Random random;

  GoodClient(
      HttpClient client,
      URI server,
      List<Long> pids,
      Answers answers,
      BooleanSupplier over,
      long seed) {
    this.client = client;
    this.server = server;
    this.pids = pids;
    this.answers = answers;
    this.over = over;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    try {
      while (!over.getAsBoolean()) {
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        ask(kind, path(kind));
        Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(String kind, String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
      answers.answered(kind, path, answer.statusCode(), text);
      if (answer.statusCode() == 200 && answer.body().length == 0) {
        checkEmpty(path);
      }
    } catch (IOException e) {
      answers.failed(kind, path, e);
    }
  }

  /** Only text without a stack may be empty. */
  private void checkEmpty(String path) {
    if (!path.contains("format=folded")) {
      answers.wrong(path + ": an empty answer");
    }
  }

  private String path(String kind) {
    String process = "/debug/pprof/" + pids.get(random.nextInt(pids.size())) + "/";
    String seconds = "?seconds=" + (1 + random.nextInt(MAX_SECONDS));
    String format = "&format=" + FORMATS.get(random.nextInt(FORMATS.size()));
    return switch (kind) {
      case "index" -> "/debug/pprof/";
      case "metrics" -> "/metrics";
      case "overview" -> "/ui/overview.json";
      case "cmdline" -> process + "cmdline";
      case "threads", "goroutine" -> process + kind + "?debug=" + random.nextInt(3);
      case "history" -> process + "profile?from=-60&to=-10" + format;
      default -> process + kind + seconds + format;
    };
  }
}
