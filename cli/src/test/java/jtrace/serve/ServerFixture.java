package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A server of {@link FakeHost} with {@link FakeSampling}, and a client. */
@Timeout(60)
abstract class ServerFixture {
  static final ServeLimits LIMITS = new ServeLimits(5, 1000, 2, 8, 1 << 20, Duration.ofSeconds(5));
  static final String OURS = "/debug/pprof/" + FakeHost.OURS + "/";

  final FakeSampling sampling = new FakeSampling();
  final SharedRecordings recordings =
      new SharedRecordings(sampling, LIMITS, 99, Map.of("jtrace.version", "test"));
  final PprofServer server =
      new PprofServer(
          new FakeHost(Subject.ALL),
          recordings,
          LIMITS,
          Optional.empty(),
          List.of(),
          Optional.empty());
  final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() throws Exception {
    recordings.close();
    server.close();
    client.close();
  }

  final int listen(Optional<String> token) {
    return server.listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(), token);
  }

  final HttpResponse<byte[]> get(int port, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  static PprofProfile profile(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
    return PprofReader.read(new ByteArrayInputStream(response.body()));
  }
}
