package jtrace.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Customers who order, and now and then ask for the turnover. */
final class Load implements AutoCloseable {
  private static final List<String> CITIES =
      List.of("Aachen", "Bergen", "Cork", "Dijon", "Espoo", "Faro", "Genoa", "Hull");
  private static final int ORDERS_PER_ROUND = 20;
  private static final long PAUSE_MILLIS = 5;
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  private final ObjectMapper json = JsonMapper.builder().build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Workers workers = new Workers();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final CountDownLatch firstRound;
  private final URI server;

  Load(URI server, int clients) {
    this.server = server;
    firstRound = new CountDownLatch(clients);
    for (int i = 1; i <= clients; i++) {
      workers.start("customer-" + i, this::round);
    }
  }

  /** Waits until every customer has been through all requests once. */
  void awaitFirstRound() throws InterruptedException {
    firstRound.await();
  }

  long requests() {
    return requests.get();
  }

  long failures() {
    return failures.get();
  }

  private void round() throws Exception {
    for (int i = 0; i < ORDERS_PER_ROUND; i++) {
      byte[] order = json.writeValueAsBytes(randomOrder());
      send(
          HttpRequest.newBuilder(server.resolve("/orders"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(order)));
    }
    send(HttpRequest.newBuilder(server.resolve("/turnover")).GET());
    firstRound.countDown();
    Thread.sleep(PAUSE_MILLIS);
  }

  private void send(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            request.timeout(REQUEST_TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
    requests.incrementAndGet();
    if (response.statusCode() != 200) {
      failures.incrementAndGet();
    }
  }

  private static Order randomOrder() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<Order.Line> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add(
          new Order.Line(
              "article-" + random.nextInt(1000), 1 + random.nextInt(9), random.nextInt(10_000)));
    }
    return new Order(
        "customer " + random.nextInt(500), CITIES.get(random.nextInt(CITIES.size())), lines);
  }

  @Override
  public void close() throws InterruptedException {
    workers.close();
  }
}
