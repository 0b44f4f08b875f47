package jtrace.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /orders} stores one, {@code GET /turnover} reports and archives. Loopback only. */
final class OrderServer implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final int BODY_BYTES_MAX = 1 << 16;

  private final ObjectMapper json = JsonMapper.builder().build();
  private final OrderStore store;
  private final Archive archive;
  private final ExecutorService threads;
  private final HttpServer server;

  OrderServer(OrderStore store, Archive archive) throws IOException {
    // Without it JDK 17's server waits 40 ms for an acknowledgement with every answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.store = store;
    this.archive = archive;
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            THREADS, work -> new Thread(work, "http-worker-" + number.incrementAndGet()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/orders", exchange -> answer(exchange, this::addOrder));
    server.createContext("/turnover", exchange -> answer(exchange, this::turnover));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private interface Endpoint {
    Object answer(byte[] body) throws IOException, SQLException;
  }

  private Object addOrder(byte[] body) throws SQLException {
    return Map.of("id", store.add(json.readValue(body, Order.class)));
  }

  private Object turnover(byte[] body) throws IOException, SQLException {
    var rows = store.turnover();
    long checksum = archive.store(json.writeValueAsBytes(rows));
    return Map.of("checksum", checksum, "rows", rows);
  }

  private void answer(HttpExchange exchange, Endpoint endpoint) throws IOException {
    try (exchange) {
      byte[] answer;
      int status = 200;
      try {
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        answer = json.writeValueAsBytes(endpoint.answer(body));
      } catch (SQLException | RuntimeException e) {
        status = 500;
        answer = json.writeValueAsBytes(Map.of("error", e.toString()));
      }
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
