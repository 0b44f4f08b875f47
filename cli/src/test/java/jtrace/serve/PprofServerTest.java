package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import jtrace.profile.window.Segments;
import jtrace.record.WorldException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PprofServerTest {
  private static final ServeLimits LIMITS =
      new ServeLimits(5, 1000, 2, 8, 1 << 20, Duration.ofSeconds(5));
  private static final String OURS = "/debug/pprof/" + FakeHost.OURS + "/";
  private static final String TOKEN = "0123456789abcdef";

  private final FakeSampling sampling = new FakeSampling();
  private final SharedRecordings recordings =
      new SharedRecordings(sampling, LIMITS, 99, Map.of("jtrace.version", "test"));
  private final PprofServer server =
      new PprofServer(
          new FakeHost(Subject.ALL),
          recordings,
          LIMITS,
          Optional.empty(),
          List.of(),
          Optional.empty());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() throws Exception {
    recordings.close();
    server.close();
    client.close();
  }

  private int listen(Optional<String> token) {
    return server.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), token);
  }

  private HttpResponse<byte[]> get(int port, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static PprofProfile profile(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return PprofReader.read(new ByteArrayInputStream(response.body()));
  }

  @Test
  void aProfileIsAGzippedFileWithGosHeaders() throws Exception {
    HttpResponse<byte[]> response = get(listen(Optional.empty()), OURS + "profile?seconds=1");
    PprofProfile profile = profile(response);
    assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"profile\"");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Content-Encoding")).isEmpty();
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control"));
    assertThat(profile.samples()).hasSize(2);
    assertThat(profile.durationNanos()).isEqualTo(1_000_000_000L);
    assertThat(sampling.closed).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | /debug/pprof/nosuch                 | Unknown profile",
        "404 | /debug/pprof/41/nosuch              | Unknown profile",
        "404 | /debug/pprof/41/profile/x           | Unknown profile",
        "404 | /debug/pprof/999/profile            | no process 999",
        "404 | /debug/pprof/cmdline                | several processes",
        "404 | /elsewhere                          | 404 page not found",
        "400 | /debug/pprof/41/profile?seconds=6   | limit of 5 seconds",
        "400 | /debug/pprof/41/profile?hz=0        | invalid value for \"hz\"",
        "400 | /debug/pprof/41/profile?hz=1001     | from 1 to 1000",
        "400 | /debug/pprof/41/profile?format=exe  | must be one of pprof",
        "400 | /debug/pprof/41/profile?thread=(    | missing closing )",
        "400 | /debug/pprof/41/profile?event=x     | known are cpu",
        "400 | /debug/pprof/41/profile?event=live  | known are cpu",
        "400 | /debug/pprof/41/profile?label=a     | must be KEY=REGEX",
        "400 | /debug/pprof/41/profile?label=a=(   | missing closing )",
        "400 | /debug/pprof/41/profile?from=-60    | no history of it",
        "400 | /debug/pprof/41/profile?from=noon   | invalid value for \"from\"",
        "400 | /debug/pprof/41/profile?from=9&to=8 | from is not before to",
        "400 | /debug/pprof/41/profile?from=-9&seconds=5 | about the past"
      })
  void errorsAreOneLineThatGosClientShows(int status, String path, String words) throws Exception {
    HttpResponse<byte[]> response = get(listen(Optional.empty()), path.strip());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "X-Go-Pprof")).isEqualTo("1");
    assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(header(response, "Content-Disposition")).isEmpty();
    assertThat(text(response)).contains(words.strip()).hasLineCount(1).endsWith("\n");
    assertThat(sampling.started).hasValue(0);
  }

  @Test
  void theProcessMayBeGivenByNameOrInTheQuery() throws Exception {
    int port = listen(Optional.empty());
    assertThat(profile(get(port, "/debug/pprof/Shop/profile?seconds=1")).samples()).hasSize(2);
    assertThat(profile(get(port, "/debug/pprof/profile?seconds=1&pid=42")).samples()).hasSize(2);
    assertThat(text(get(port, OURS + "cmdline"))).isEqualTo("java\0-cp\0a b\0" + FakeHost.NAME);
  }

  @Test
  void threadsAreChosenByRegex() throws Exception {
    int port = listen(Optional.empty());
    String folded = text(get(port, OURS + "profile?seconds=1&format=folded&thread=%5Espin"));
    assertThat(folded).contains("spinner_run").doesNotContain("idler_run");
    assertThat(text(get(port, OURS + "profile?seconds=1&format=folded&thread=none"))).isEmpty();
  }

  @Test
  void samplesAreChosenByLabel() throws Exception {
    int port = listen(Optional.empty());
    String folded = text(get(port, OURS + "profile?seconds=1&format=folded&label=task=sp.n"));
    assertThat(folded).contains("spinner_run").doesNotContain("idler_run");
    assertThat(text(get(port, OURS + "profile?seconds=1&format=folded&label=task=n$"))).isEmpty();
    assertThat(text(get(port, OURS + "profile?seconds=1&format=folded&label=other=."))).isEmpty();
  }

  @Test
  void whoAsksMeanwhileSharesTheRecording() throws Exception {
    int port = listen(Optional.empty());
    CompletableFuture<HttpResponse<byte[]>> first =
        client.sendAsync(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + OURS + "profile?seconds=2"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    while (sampling.started.get() == 0) {
      Thread.onSpinWait();
    }
    PprofProfile second = profile(get(port, OURS + "profile?seconds=1"));
    assertThat(sampling.started).hasValue(1);
    assertThat(second.durationNanos()).isEqualTo(1_000_000_000L);
    assertThat(profile(first.get()).durationNanos()).isEqualTo(2_000_000_000L);
    assertThat(sampling.closed).hasValue(1);
    assertThat(recordings.runningCount()).isZero();
  }

  @Test
  void anotherRateOrTooManyRecordingsAreRefused() throws Exception {
    int port = listen(Optional.empty());
    String base = "http://127.0.0.1:" + port + "/debug/pprof/";
    List<CompletableFuture<HttpResponse<byte[]>>> running =
        List.of("41/profile?seconds=3", "42/profile?seconds=3").stream()
            .map(path ->
                client.sendAsync(
                    HttpRequest.newBuilder(URI.create(base + path)).build(),
                    HttpResponse.BodyHandlers.ofByteArray()))
            .toList();
    while (sampling.started.get() < 2) {
      Thread.onSpinWait();
    }
    HttpResponse<byte[]> otherRate = get(port, OURS + "profile?seconds=1&hz=50");
    assertThat(otherRate.statusCode()).isEqualTo(409);
    assertThat(text(otherRate)).contains("runs at 99 Hz");
    HttpResponse<byte[]> third = get(port, "/debug/pprof/profile?seconds=1");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(text(third)).contains("2 recordings run already");
    for (CompletableFuture<HttpResponse<byte[]>> request : running) {
      assertThat(request.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theEndOfTheServerGivesWhatThereIs() throws Exception {
    int port = listen(Optional.empty());
    CompletableFuture<HttpResponse<byte[]>> waiting =
        client.sendAsync(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + OURS + "profile?seconds=5"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    while (sampling.started.get() == 0) {
      Thread.onSpinWait();
    }
    recordings.close();
    assertThat(profile(waiting.get()).durationNanos()).isLessThan(5_000_000_000L);
    assertThat(get(port, OURS + "profile?seconds=1").statusCode()).isEqualTo(503);
  }

  @Test
  void namesInPagesAreEscaped() throws Exception {
    int port = listen(Optional.empty());
    HttpResponse<byte[]> index = get(port, "/debug/pprof/");
    assertThat(header(index, "Content-Security-Policy")).contains("default-src 'none'");
    for (String page : List.of(text(index), text(get(port, OURS)))) {
      assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script>");
    }
  }

  @Test
  void onlyLoopbackNamesAreAnswered() throws Exception {
    int port = listen(Optional.empty());
    assertThat(raw(port, "GET /debug/pprof/ HTTP/1.1\r\nHost: evil.example:6060\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw(port, "GET /debug/pprof/ HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(raw(port, "GET /debug/pprof/ HTTP/1.1\r\nHost: localhost:6060\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    HttpResponse<byte[]> other =
        get(port, OURS + "profile?seconds=1", "Sec-Fetch-Site", "cross-site");
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(sampling.started).hasValue(0);
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(20), UTF_8);
    }
  }

  @Test
  void aTokenIsAskedFor() throws Exception {
    int port = listen(Optional.of(TOKEN));
    HttpResponse<byte[]> without = get(port, OURS + "cmdline");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(header(without, "WWW-Authenticate")).startsWith("Basic");
    assertThat(get(port, OURS + "cmdline", "Authorization", "Bearer x" + TOKEN).statusCode())
        .isEqualTo(401);
    assertThat(get(port, OURS + "cmdline", "Authorization", "Basic !").statusCode()).isEqualTo(401);
    assertThat(get(port, OURS + "cmdline", "Authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
    String basic = Base64.getEncoder().encodeToString(("me:" + TOKEN).getBytes(UTF_8));
    assertThat(get(port, OURS + "cmdline", "Authorization", "Basic " + basic).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aHistoryOutlivesItsRecorder(@TempDir Path folder) throws Exception {
    Segments segments = new Segments(folder, Long.MAX_VALUE, Long.MAX_VALUE);
    FakeSampling source = new FakeSampling();
    for (int run = 1; run <= 2; run++) {
      try (History history =
              new History(source, () -> Subject.ALL, 19, segments, Map.of(), text -> {});
          PprofServer withHistory =
              new PprofServer(
                  new FakeHost(Subject.ALL),
                  recordings,
                  LIMITS,
                  Optional.of(history),
                  List.of(),
                  Optional.empty())) {
        int port =
            withHistory.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Optional.empty());
        String path = OURS + "profile?from=-3600&to=now&format=folded";
        while (text(get(port, path)).lines().count() < 2 || source.started.get() < run) {
          Thread.sleep(50); // it writes by itself, and forgets nothing
        }
        assertThat(text(get(port, path))).contains("spinner_run", "idler_run");
        assertThat(text(get(port, "/debug/pprof/999/profile?from=-60&format=folded"))).isEmpty();
        assertThat(text(get(port, "/metrics")))
            .contains("jtrace_requests_total{status=\"200\"}", "jtrace_history_bytes");
      }
    }
    assertThat(source.started).hasValue(2);
    assertThat(source.closed).hasValue(2);
    assertThat(segments.all()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void garbageDoesNotStopTheServer() throws Exception {
    int port = listen(Optional.empty());
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (i % 2 == 0) {
          socket.getOutputStream().write("GET /debug/pprof/".getBytes(UTF_8));
        }
        socket.getOutputStream().write(garbage);
        socket.getOutputStream().write("\r\n\r\n".getBytes(UTF_8));
      } catch (IOException e) {
        continue; // cut off, as it should be
      }
    }
    assertThat(statusAtLast(port)).isEqualTo(200);
  }

  /** As soon as the connections of before are gone, of which there may be only so many. */
  private int statusAtLast(int port) throws Exception {
    while (true) {
      try {
        return get(port, OURS + "cmdline").statusCode();
      } catch (IOException e) {
        Thread.sleep(50); // the timeout of the test ends this
      }
    }
  }

  @Test
  void theLivePageAsksOnlyThisServer() throws Exception {
    int port = listen(Optional.empty());
    HttpResponse<byte[]> page = get(port, "/ui/");
    assertThat(text(page)).contains("live profiles", "\"profile\"").doesNotContain("@SCRIPT@");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("connect-src 'self'", "default-src 'none'");
    assertThat(text(get(port, "/ui/overview.json")))
        .contains("\"processes\":[", "\"pid\":" + FakeHost.OURS);
    assertThat(get(port, "/ui/other").statusCode()).isEqualTo(404);
  }

  @Test
  void aKeptProfileIsComparedWithLaterOnes() throws Exception {
    int port = listen(Optional.empty());
    String path = OURS + "profile?seconds=1&format=html";
    HttpResponse<byte[]> first = get(port, path + "&keep=1");
    String kept = first.headers().firstValue("X-Jtrace-Kept").orElseThrow();
    String compared = text(get(port, path + "&base=" + kept));
    assertThat(compared).contains("\"difference\":", "compared");
    HttpResponse<byte[]> gone = get(port, path + "&base=0000000000000000");
    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(text(gone)).contains("not kept any more");
    assertThat(text(get(port, path.replace("html", "heatmap")))).contains("\"heat\":");
    HttpResponse<byte[]> trace = get(port, OURS + "trace?seconds=0.5");
    assertThat(text(trace)).startsWith("{\"displayTimeUnit\"").contains("\"traceEvents\":[");
    assertThat(trace.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("trace.trace.json");
    assertThat(text(get(port, path.replace("html", "timeline")))).contains("\"slices\":");
  }

  @Test
  void aPortInUseIsAProblemOfTheWorld() {
    int port = listen(Optional.empty());
    InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    assertThatThrownBy(() -> server.listen(taken, Optional.empty(), Optional.empty()))
        .isInstanceOfSatisfying(
            WorldException.class,
            e ->
                assertThat(e.problem().text())
                    .contains("cannot listen on", "another program listens there already"));
  }

  @Test
  void theIndexSaysWhatCannotBeSeenAndOffersTheRest() {
    Sampling less = new AsyncSampling("right to use <BPF> is missing");
    Host host = new FakeHost(Subject.ALL);
    for (Reply index :
        List.of(
            IndexPage.ofHost(host, less, Caller.TRUSTED), IndexPage.ofProcess(host, less, 41))) {
      assertThat(new String(index.body(), UTF_8))
          .contains("right to use &lt;BPF&gt; is missing", "allocs", "profile")
          .doesNotContain("offcpu", "pagefault");
    }
    Reply whole = IndexPage.ofProcess(host, sampling, 41);
    assertThat(new String(whole.body(), UTF_8)).contains("offcpu").doesNotContain("limitation");
  }

  @Test
  void whatNeedsEbpfIsRefusedWithTheRemedy() {
    Sampling less = new AsyncSampling("right to use BPF is missing");
    assertThatThrownBy(() -> less.start(Subject.of(41), "off-cpu", 99, new RecordingBuilder()))
        .isInstanceOfSatisfying(
            WorldException.class,
            e ->
                assertThat(e.problem().text())
                    .contains("cannot record off-cpu of process 41", "run jtrace serve as root"));
    assertThatThrownBy(() -> less.start(Subject.ALL, "cpu", 99, new RecordingBuilder()))
        .isInstanceOf(WorldException.class);
  }

  @Test
  void aUserOfTheSocketSeesItsOwnProcesses(@TempDir Path folder) throws Exception {
    Host host = new FakeHost(Subject.ALL);
    Caller kim = Caller.of(FakeHost.user("65534"));
    assertThat(kim.maySee(host, FakeHost.OTHERS)).isTrue();
    assertThat(kim.maySee(host, FakeHost.OURS)).isFalse();
    assertThat(Caller.of(FakeHost.user("0")).maySee(host, FakeHost.OTHERS)).isTrue();
    Router router =
        new Router(
            host,
            sampling,
            new ProfileHandler(
                recordings, LIMITS, Optional.empty(), new HeapProfiles(Optional.empty())),
            new ThreadsHandler(LIMITS, false),
            new Symbols(),
            new Metrics(recordings, Optional.empty(), List.of()));
    assertThatThrownBy(
            () -> router.answer(new Router.Request(kim, false, OURS + "profile", "seconds=1", "")))
        .hasMessageContaining("may not profile process 41");
    assertThatThrownBy(() ->
            router.answer(new Router.Request(kim, false, "/debug/pprof/profile", "seconds=1", "")))
        .hasMessageContaining("may not profile every process");
    Reply index = router.answer(new Router.Request(kim, false, "/debug/pprof/", "", ""));
    assertThat(new String(index.body(), UTF_8)).contains("Shop").doesNotContain(">41<");
  }

  @Test
  void theSocketAnswersAndIsGoneAfterwards(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("s.sock");
    server.listen(path);
    try (java.nio.channels.SocketChannel channel =
        java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(path))) {
      channel.write(
          java.nio.ByteBuffer.wrap(("GET " + OURS + "cmdline HTTP/1.0\r\n\r\n").getBytes(UTF_8)));
      java.nio.ByteBuffer answer = java.nio.ByteBuffer.allocate(4096);
      while (channel.read(answer) >= 0) {
        assertThat(answer.hasRemaining()).isTrue();
      }
      String text = new String(answer.array(), 0, answer.position(), UTF_8);
      boolean root = System.getProperty("user.name").equals("root");
      assertThat(text).contains(root ? "java\0-cp" : "may not profile");
    }
    server.close();
    assertThat(path).doesNotExist();
  }

  @Test
  void aRequestDoesNotAttachWhereThatIsForbidden() throws Exception {
    HttpResponse<byte[]> refused = get(listen(Optional.empty()), OURS + "threads?virtual=1");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(text(refused)).contains("--no-attach");
  }

  private static long sum(PprofProfile profile, int value) {
    return profile.samples().stream().mapToLong(sample -> sample.values().get(value)).sum();
  }

  private PprofServer withHeap(FakeLiveHeap heap) {
    return new PprofServer(
        new FakeHost(Subject.ALL),
        recordings,
        LIMITS,
        Optional.empty(),
        List.of(),
        Optional.of(heap));
  }

  @Test
  void heapHasTheFourValuesOfGo() throws Exception {
    FakeLiveHeap heap = new FakeLiveHeap();
    try (PprofServer inside = withHeap(heap)) {
      int port =
          inside.listen(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              Optional.empty(),
              Optional.empty());
      PprofProfile told = profile(get(port, OURS + "heap?seconds=1"));
      assertThat(told.sampleTypes())
          .extracting(type -> type.type() + "/" + type.unit())
          .containsExactly(
              "alloc_objects/count",
              "alloc_space/bytes",
              "inuse_objects/count",
              "inuse_space/bytes");
      assertThat(told.defaultSampleType()).isEqualTo("inuse_space");
      assertThat(sum(told, 1)).isEqualTo(2 * (512 << 10));
      assertThat(sum(told, 2)).isEqualTo(1);
      assertThat(sum(told, 3)).isEqualTo(FakeLiveHeap.BYTES);
      assertThat(told.comments()).noneMatch(comment -> comment.contains("inuse"));
      assertThat(text(get(port, OURS + "heap?seconds=1&format=folded")).strip())
          .isEqualTo("byte[] " + FakeLiveHeap.BYTES);
      assertThat(heap.open).isZero();
    }
  }

  @Test
  void heapWithoutTheInsideSaysSo() throws Exception {
    FakeLiveHeap heap = new FakeLiveHeap();
    heap.refuses = true;
    try (PprofServer inside = withHeap(heap)) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      int port = inside.listen(any, Optional.empty(), Optional.empty());
      assertThat(text(get(port, OURS + "heap?seconds=1&format=text")))
          .contains("inuse_space are 0", "its door is shut");
      assertThat(profile(get(port, "/debug/pprof/heap?seconds=1")).comments())
          .anyMatch(comment -> comment.contains("one process at a time"));
    }
    PprofProfile forbidden = profile(get(listen(Optional.empty()), OURS + "heap?seconds=1"));
    assertThat(forbidden.comments()).anyMatch(comment -> comment.contains("--no-attach"));
    assertThat(forbidden.defaultSampleType()).isEqualTo("alloc_space");
    assertThat(sum(forbidden, 1)).isEqualTo(2 * (512 << 10));
    assertThat(sum(forbidden, 3)).isZero();
  }
}
