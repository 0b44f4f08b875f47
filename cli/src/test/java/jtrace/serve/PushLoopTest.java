package jtrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.profiles.v1development.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jtrace.profile.Facts;
import jtrace.push.Push;
import jtrace.push.Receiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PushLoopTest {
  @TempDir Path folder;
  private final BlockingQueue<Profile> came = new LinkedBlockingQueue<>();

  private HttpServer receiver() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          came.add(
              ExportProfilesServiceRequest.parseFrom(exchange.getRequestBody())
                  .getResourceProfiles(0)
                  .getScopeProfiles(0)
                  .getProfiles(0));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    return http;
  }

  @Test
  void windowsFollowEachOtherWithoutAGap() throws Exception {
    HttpServer http = receiver();
    FakeSampling sampling = new FakeSampling();
    URI address = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    Receiver receiver = new Receiver(Receiver.Form.OTLP, address, Map.of());
    Push push = new Push(receiver, folder, 1 << 20, Optional.empty(), text -> {});
    Map<String, String> clocks =
        Map.of(Facts.START_EPOCH_NANOS, "0", Facts.START_MONOTONIC_NANOS, "0");
    try (PushLoop _ =
        new PushLoop(
            sampling,
            () -> Subject.ALL,
            List.of("cpu"),
            99,
            Duration.ofMillis(200),
            List.of(push),
            clocks,
            text -> {})) {
      Profile before = came.poll(30, TimeUnit.SECONDS);
      for (int i = 0; i < 3; i++) {
        Profile next = came.poll(30, TimeUnit.SECONDS);
        assertThat(next.getTimeUnixNano())
            .isEqualTo(before.getTimeUnixNano() + before.getDurationNano());
        assertThat(next.getDurationNano()).isGreaterThanOrEqualTo(200_000_000L);
        assertThat(next.getSamplesCount()).isEqualTo(2);
        before = next;
      }
    } finally {
      http.stop(0);
    }
    assertThat(sampling.started).hasValue(1);
    assertThat(sampling.closed).hasValue(1);
  }

  @Test
  void whatIsToldAtTheEndOnlyCannotBePushed() {
    assertThat(PushLoop.events()).contains("cpu", "alloc", "mutex").doesNotContain("leak", "live");
  }
}
