package jtrace.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import jtrace.profile.RecordingBuilder;
import jtrace.record.WorldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is answered, who is not, and what comes of garbage. */
class ServerAccessTest extends ServerFixture {
  private static final String TOKEN = "0123456789abcdef";

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
}
