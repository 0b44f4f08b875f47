package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpFrontTest {
  private static final int BUSY = 2 * Runtime.getRuntime().availableProcessors();
  private static final ServeLimits LIMITS =
      new ServeLimits(5, 1000, 2, BUSY + 1, 1 << 20, Duration.ofSeconds(1));

  /** More than sockets keep for both sides. */
  private static final byte[] LARGE = new byte[64 << 20];

  private final CountDownLatch busy =
      new CountDownLatch(Runtime.getRuntime().availableProcessors());
  private final AtomicBoolean enough = new AtomicBoolean();

  private Reply answer(Router.Request request) {
    if (request.path().equals("/busy")) {
      busy.countDown();
      while (!enough.get()) {
        Thread.onSpinWait();
      }
    }
    return request.path().equals("/large")
        ? Reply.of(Reply.BINARY, LARGE)
        : Reply.text(200, "here");
  }

  @Test
  void requestsThatComputeKeepNoOtherOneWaiting() throws Exception {
    HttpFront front = front();
    front.start();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < BUSY; i++) {
        answers.add(client.sendAsync(get(front, "/busy"), HttpResponse.BodyHandlers.ofString()));
      }
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      HttpResponse<String> other =
          client.send(get(front, "/other"), HttpResponse.BodyHandlers.ofString());
      assertThat(other.body()).isEqualTo("here");
      enough.set(true);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    } finally {
      enough.set(true);
      front.close();
    }
  }

  @Test
  void whoDoesNotReadIsCutOff() throws Exception {
    try (HttpFront front = started();
        Socket lazy = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
      lazy.setSoTimeout(30_000);
      lazy.getOutputStream()
          .write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      Thread.sleep(LIMITS.sendTime().multipliedBy(2)); // does nothing, as such a client
      assertThat(read(lazy)).isLessThan(LARGE.length);
    }
  }

  @Test
  void whoSendsByteByByteIsCutOffAndKeepsNobodyWaiting() throws Exception {
    try (HttpFront front = started();
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), front.port());
        HttpClient client = HttpClient.newHttpClient()) {
      OutputStream out = slow.getOutputStream();
      out.write("GET / HTTP/1.1\r\nX: ".getBytes(UTF_8));
      long begin = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (System.nanoTime() - begin < 40_000_000_000L) {
                  out.write('x');
                  Thread.sleep(100); // slower than any client that means well
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(client.send(get(front, "/other"), HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("here");
    }
  }

  /** How many bytes come until the end or the reset. */
  private static long read(Socket socket) throws IOException {
    byte[] buffer = new byte[8_192];
    long sum = 0;
    try {
      for (int n; (n = socket.getInputStream().read(buffer)) > 0; sum += n) {}
    } catch (SocketException e) {
      return sum;
    }
    return sum;
  }

  private HttpFront started() throws IOException {
    HttpFront front = front();
    front.start();
    return front;
  }

  private HttpFront front() throws IOException {
    return new HttpFront(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Optional.empty(),
        LIMITS,
        this::answer,
        new Gatekeeper(Optional.empty(), true),
        _ -> Optional.of(Caller.TRUSTED));
  }

  private static HttpRequest get(HttpFront front, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path))
        .timeout(Duration.ofSeconds(20))
        .build();
  }
}
