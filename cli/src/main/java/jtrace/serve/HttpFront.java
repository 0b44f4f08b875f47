package jtrace.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server with limits on what clients may take. A virtual thread waits for each client; what
 * is asked for is done by platform threads, which share the CPUs, so that a request with much to do
 * keeps no other one waiting.
 */
final class HttpFront implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int STOP_SECONDS = 1;

  static {
    // jdk.httpserver takes these from system properties only, when it is first used.
    System.setProperty("sun.net.httpserver.maxReqTime", "10"); // seconds for a request to arrive
    System.setProperty("sun.net.httpserver.maxReqHeaders", "100");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "32768");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("sun.net.httpserver.drainAmount", "65536");
    System.setProperty("jdk.httpserver.maxConnections", "512");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;

  /** Answers requests that were let in. */
  @FunctionalInterface
  interface Handler {
    Reply answer(Router.Request request) throws IOException, InterruptedException;
  }

  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("jtrace-serve-", 0).factory());
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("jtrace-serve-clock").factory());
  private final Semaphore places;
  private final ServeLimits limits;
  private final Handler handler;
  private final Gatekeeper gatekeeper;
  private final Function<InetSocketAddress, Optional<Caller>> callers;

  /**
   * Binds; {@link #start} follows.
   *
   * @param callers who is behind a remote address; empty for nobody who may ask
   * @throws IOException when the address is taken or is not this host's
   */
  HttpFront(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      ServeLimits limits,
      Handler handler,
      Gatekeeper gatekeeper,
      Function<InetSocketAddress, Optional<Caller>> callers)
      throws IOException {
    this.limits = limits;
    this.handler = handler;
    this.gatekeeper = gatekeeper;
    this.callers = callers;
    this.places = new Semaphore(limits.maxRequests());
    if (tls.isPresent()) {
      HttpsServer secure = HttpsServer.create(address, BACKLOG);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      server = secure;
    } else {
      server = HttpServer.create(address, BACKLOG);
    }
    server.setExecutor(requests);
    server.createContext("/", this::handle);
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, places.tryAcquire() ? onWorker(exchange) : crowded());
    }
  }

  private Reply onWorker(HttpExchange exchange) {
    Future<Reply> reply = workers.submit(() -> answerAndFree(exchange));
    try {
      return reply.get();
    } catch (InterruptedException e) {
      reply.cancel(/* mayInterruptIfRunning= */ true);
      Thread.currentThread().interrupt();
      return ending();
    } catch (ExecutionException e) {
      return failed(e.getCause());
    }
  }

  private static Reply ending() {
    return new Refusal(Refusal.UNAVAILABLE, "jtrace serve is ending").reply();
  }

  private static Reply failed(Throwable cause) {
    return new Refusal(
            Refusal.FAILED,
            "jtrace failed: " + String.valueOf(cause).replaceAll("\\s*\\n\\s*", " "))
        .reply();
  }

  private static Reply crowded() {
    return new Refusal(Refusal.UNAVAILABLE, "too many requests at the same time; try again later")
        .reply();
  }

  private Reply answerAndFree(HttpExchange exchange) {
    try {
      return answer(exchange);
    } catch (Refusal e) {
      return e.reply();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ending();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return failed(e);
    } finally {
      places.release();
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException, InterruptedException {
    Caller caller =
        callers
            .apply(exchange.getRemoteAddress())
            .orElseThrow(
                () -> new Refusal(Refusal.FORBIDDEN, "this port is for the local socket only"));
    String path = exchange.getRequestURI().getRawPath();
    gatekeeper.check(exchange.getRequestHeaders(), path.endsWith("/"));
    boolean post = exchange.getRequestMethod().equals("POST");
    boolean get = exchange.getRequestMethod().equals("GET");
    if (exchange.getRequestMethod().equals("HEAD")) {
      return Reply.text(200, ""); // to record for it would be a waste
    }
    if (!get && !(post && path.endsWith("/symbol"))) {
      throw new Refusal(Refusal.BAD_METHOD, "only GET is allowed here");
    }
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    return handler.answer(
        new Router.Request(caller, post, path, query, post ? body(exchange) : ""));
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] bytes = in.readNBytes(ServeLimits.BODY_BYTES + 1);
      if (bytes.length > ServeLimits.BODY_BYTES) {
        throw new Refusal(
            Refusal.TOO_LARGE, "the body is larger than " + ServeLimits.BODY_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** A client that does not read its answer in time is cut off. */
  private void send(HttpExchange exchange, Reply reply) throws IOException {
    ScheduledFuture<?> cut =
        clock.schedule(exchange::close, limits.sendTime().toMillis(), TimeUnit.MILLISECONDS);
    try {
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(
          reply.status(), head || reply.body().length == 0 ? -1 : reply.body().length);
      if (!head && reply.body().length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(reply.body());
        }
      }
    } finally {
      cut.cancel(false);
    }
  }

  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    requests.close();
    workers.shutdownNow();
    clock.shutdownNow();
  }
}
