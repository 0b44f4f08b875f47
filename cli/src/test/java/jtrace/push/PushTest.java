package jtrace.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.profiles.v1development.Profile;
import io.opentelemetry.proto.profiles.v1development.ProfilesDictionary;
import io.opentelemetry.proto.profiles.v1development.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PushTest {
  private static final long PERIOD_NANOS = 10_000_000;
  private static final Sender.Backoff QUICK =
      new Sender.Backoff(Duration.ofMillis(10), Duration.ofMillis(50));

  @TempDir Path folder;
  private final List<String> messages = new ArrayList<>();

  /** A receiver that keeps what comes, and answers with these statuses, then with 200. */
  private static final class Server implements AutoCloseable {
    final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final HttpServer http;

    Server(int port, Integer... statuses) throws IOException {
      List<Integer> answers = new ArrayList<>(List.of(statuses));
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      http.createContext(
          "/",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = answers.isEmpty() ? 200 : answers.removeFirst();
            heads.add(
                exchange.getRequestURI().getPath()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type")
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            if (status == 200) {
              bodies.add(body);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      http.start();
    }

    byte[] next() throws InterruptedException {
      byte[] body = bodies.poll(30, TimeUnit.SECONDS);
      assertThat(body).as("came").isNotNull();
      return body;
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Push push(Receiver.Form form, int port, long maxBytes, String... token)
      throws IOException {
    return new Push(
        new Receiver(form, URI.create("http://127.0.0.1:" + port + "/"), Map.of("env", "test")),
        new Spool(folder, maxBytes),
        QUICK,
        Optional.of(token).filter(t -> t.length > 0).map(t -> t[0]),
        text -> {
          synchronized (messages) {
            messages.add(text);
          }
        });
  }

  /** One process with {@code samples} samples of one stack. */
  private static Recording recording(int samples) throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    builder.fact(Facts.START_EPOCH_NANOS, "1767225600000000000");
    builder.fact(Facts.DURATION_NANOS, "2000000000");
    int cpu = builder.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD_NANOS, "test"));
    int process = builder.process(new ProcessInfo(41, "com.acme.\"Shop\"", "java", "25", 0));
    ThreadInfo worker = new ThreadInfo(process, 42, "worker-1", true);
    int thread = builder.thread(worker.withLabels(Map.of("endpoint", "/orders")));
    int work =
        builder.frame(
            new Frame(
                FrameKind.C2,
                "com.acme.Shop",
                "work",
                "()V",
                "",
                "Shop.java",
                17,
                false,
                "",
                0,
                NameStatus.NAMED));
    int kernel =
        builder.frame(Frame.ofSymbol(FrameKind.KERNEL, "schedule", "", "[kernel.kallsyms]", 0));
    int stack = builder.stack(new int[] {kernel, work}, StackEnd.COMPLETE);
    for (int i = 0; i < samples; i++) {
      builder.sample(cpu, i, 0, thread, stack, PERIOD_NANOS);
    }
    return builder.build();
  }

  private static long value(byte[] body) throws IOException {
    return ExportProfilesServiceRequest.parseFrom(body)
        .getResourceProfiles(0)
        .getScopeProfiles(0)
        .getProfiles(0)
        .getSamples(0)
        .getValues(0);
  }

  @Test
  void whatAReceiverThatIsDownMissesComesLaterInOrder() throws Exception {
    int port = freePort();
    try (Push push = push(Receiver.Form.OTLP, port, 1 << 20)) {
      for (int i = 1; i <= 5; i++) {
        push.add(recording(i));
      }
      assertThat(push.await(Duration.ofMillis(300))).as("nobody is there").isFalse();
      try (Server server = new Server(port, 503, 429)) {
        for (int i = 1; i <= 5; i++) {
          assertThat(value(server.next())).isEqualTo(i * PERIOD_NANOS);
        }
        assertThat(push.await(Duration.ofSeconds(30))).isTrue();
        assertThat(push.sent()).isEqualTo(5);
        assertThat(push.lost()).isZero();
      }
    }
    assertThat(messages).anyMatch(text -> text.startsWith("cannot push to http://127.0.0.1"));
  }

  @Test
  void aRestartSendsWhatWasLeft() throws Exception {
    int port = freePort();
    try (Push push = push(Receiver.Form.OTLP, port, 1 << 20)) {
      push.add(recording(1));
      push.add(recording(2));
    }
    try (Server server = new Server(port);
        Push push = push(Receiver.Form.OTLP, port, 1 << 20)) {
      push.add(recording(3));
      for (int i = 1; i <= 3; i++) {
        assertThat(value(server.next())).isEqualTo(i * PERIOD_NANOS);
      }
    }
  }

  @Test
  void aFullSpoolDropsTheOldestAndCounts() throws Exception {
    int port = freePort();
    int size;
    try (Push push = push(Receiver.Form.OTLP, port, 1 << 20)) {
      push.add(recording(1));
      size = (int) push.waitingBytes();
    }
    try (Push push = push(Receiver.Form.OTLP, port, 3L * size + size / 2)) {
      for (int i = 2; i <= 6; i++) {
        push.add(recording(i));
      }
      assertThat(push.waitingBytes()).isLessThanOrEqualTo(3L * size + size / 2);
      assertThat(push.lost()).isEqualTo(3);
      try (Server server = new Server(port)) {
        List<Long> came = new ArrayList<>();
        while (came.isEmpty() || came.getLast() != 6 * PERIOD_NANOS) {
          came.add(value(server.next()));
        }
        // one that had to make room may have been on its way
        assertThat(came).hasSizeLessThanOrEqualTo(4);
        assertThat(came.subList(came.size() - 3, came.size()))
            .containsExactly(4 * PERIOD_NANOS, 5 * PERIOD_NANOS, 6 * PERIOD_NANOS);
      }
    }
  }

  @Test
  void whatAReceiverWillNeverTakeIsDroppedAndTheRestGoesOn() throws Exception {
    try (Server server = new Server(0, 400);
        Push push = push(Receiver.Form.OTLP, server.http.getAddress().getPort(), 1 << 20)) {
      push.add(recording(1));
      push.add(recording(2));
      assertThat(value(server.next())).isEqualTo(2 * PERIOD_NANOS);
      assertThat(push.lost()).isEqualTo(1);
    }
  }

  @Test
  void openTelemetrysOwnClassesReadIt() throws Exception {
    try (Server server = new Server(0);
        Push push =
            push(
                Receiver.Form.OTLP, server.http.getAddress().getPort(), 1 << 20, "secret-secret")) {
      push.add(recording(3));
      ExportProfilesServiceRequest request = ExportProfilesServiceRequest.parseFrom(server.next());
      assertThat(server.heads.take())
          .isEqualTo("/v1development/profiles application/x-protobuf Bearer secret-secret");
      assertThat(request.getUnknownFields().asMap()).isEmpty();
      assertThat(request.getResourceProfiles(0).getResource().getAttributesList())
          .anySatisfy(attribute -> {
            assertThat(attribute.getKey()).isEqualTo("service.name");
            assertThat(attribute.getValue().getStringValue()).isEqualTo("com.acme.\"Shop\"");
          })
          .anySatisfy(attribute -> {
            assertThat(attribute.getKey()).isEqualTo("env");
            assertThat(attribute.getValue().getStringValue()).isEqualTo("test");
          });
      ProfilesDictionary tables = request.getDictionary();
      Profile profile = request.getResourceProfiles(0).getScopeProfiles(0).getProfiles(0);
      assertThat(tables.getStringTable(0)).isEmpty();
      assertThat(tables.getStringTable(profile.getSampleType().getTypeStrindex())).isEqualTo("cpu");
      assertThat(tables.getStringTable(profile.getSampleType().getUnitStrindex()))
          .isEqualTo("nanoseconds");
      assertThat(profile.getPeriod()).isEqualTo(PERIOD_NANOS);
      assertThat(profile.getTimeUnixNano()).isEqualTo(1767225600000000000L);
      assertThat(profile.getDurationNano()).isEqualTo(2_000_000_000L);
      assertThat(profile.getProfileId()).isNotEqualTo(ByteString.EMPTY);
      Sample sample = profile.getSamples(0);
      assertThat(sample.getValuesList()).containsExactly(3 * PERIOD_NANOS);
      List<String> names =
          tables.getStackTable(sample.getStackIndex()).getLocationIndicesList().stream()
              .map(tables::getLocationTable)
              .map(location -> tables.getFunctionTable(location.getLines(0).getFunctionIndex()))
              .map(function -> tables.getStringTable(function.getNameStrindex()))
              .toList();
      assertThat(names).containsExactly("schedule", "com.acme.Shop.work");
      List<String> attributes =
          sample.getAttributeIndicesList().stream()
              .map(tables::getAttributeTable)
              .map(entry ->
                  tables.getStringTable(entry.getKeyStrindex())
                      + "="
                      + entry.getValue().getStringValue())
              .toList();
      assertThat(attributes)
          .containsExactly("thread.name=worker-1", "thread.id=42", "endpoint=/orders");
    }
  }

  @Test
  void everyEventIsAProfileOfItsOwn() throws Exception {
    RecordingBuilder builder = new RecordingBuilder();
    int alloc = builder.event(new EventType("alloc", "alloc_space", "bytes", 512, "test"));
    int waits = builder.event(new EventType("off-cpu", "off_cpu", "nanoseconds", 0, "test"));
    builder.event(new EventType("gc", "pauses", "nanoseconds", 0, "test"));
    int thread =
        builder.thread(
            new ThreadInfo(
                builder.process(new ProcessInfo(41, "Shop", "java", "25", 0)), 42, "t", true));
    int frame = builder.frame(Frame.ofSymbol(FrameKind.NATIVE, "run", "", "libx.so", 0));
    int stack = builder.stack(new int[] {frame}, StackEnd.COMPLETE);
    builder.sample(alloc, 1, 0, thread, stack, 4096);
    builder.sample(waits, 2, 0, thread, stack, 7);
    try (Server server = new Server(0);
        Push push = push(Receiver.Form.PYROSCOPE, server.http.getAddress().getPort(), 1 << 20)) {
      push.add(builder.build());
      assertThat(new String(server.next(), StandardCharsets.UTF_8)).contains("\"memory\"");
      assertThat(new String(server.next(), StandardCharsets.UTF_8)).contains("\"off_cpu\"");
      assertThat(push.await(Duration.ofSeconds(10))).isTrue();
      assertThat(push.sent()).as("nothing of gc, which did not happen").isEqualTo(2);
    }
  }

  @Test
  void pyroscopeGetsPprofWithLabels() throws Exception {
    try (Server server = new Server(0);
        Push push = push(Receiver.Form.PYROSCOPE, server.http.getAddress().getPort(), 1 << 20)) {
      push.add(recording(4));
      String json = new String(server.next(), StandardCharsets.UTF_8);
      assertThat(server.heads.take())
          .isEqualTo("/push.v1.PusherService/Push application/json null");
      assertThat(json)
          .startsWith("{\"series\":[{\"labels\":[")
          .contains("{\"name\":\"__name__\",\"value\":\"process_cpu\"}")
          .contains("{\"name\":\"service_name\",\"value\":\"com.acme.\\\"Shop\\\"\"}")
          .contains("{\"name\":\"env\",\"value\":\"test\"}");
      byte[] pprof =
          Base64.getDecoder()
              .decode(json.replaceFirst(".*\"rawProfile\":\"([A-Za-z0-9+/=]*)\"}]}]}$", "$1"));
      PprofProfile profile = PprofReader.read(new ByteArrayInputStream(pprof));
      assertThat(profile.samples().getFirst().values()).containsExactly(4L, 4 * PERIOD_NANOS);
    }
  }
}
