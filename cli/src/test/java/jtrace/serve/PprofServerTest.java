package jtrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.window.Segments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered when profiles are asked for. */
class PprofServerTest extends ServerFixture {

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
    assertThat(profile.durationNanos()).isBetween(1_000_000_000L, 1_900_000_000L);
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
        "400 | /debug/pprof/41/offcpu?idle=no      | invalid value for \"idle\"",
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
  void waitsForWorkAreLeftOutOnRequest() throws Exception {
    int port = listen(Optional.empty());
    assertThat(profile(get(port, OURS + "offcpu?seconds=1")).samples()).hasSize(2);
    assertThat(profile(get(port, OURS + "offcpu?seconds=1&idle=0")).samples()).hasSize(1);
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
    assertThat(second.durationNanos()).isBetween(1_000_000_000L, 1_900_000_000L);
    assertThat(profile(first.get()).durationNanos()).isBetween(2_000_000_000L, 2_900_000_000L);
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
}
