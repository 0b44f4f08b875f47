package jtrace.push;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends what a spool holds to one receiver, in order and each until it was taken. Only what the
 * receiver will never take, because it says so, is dropped.
 */
final class Sender implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TIMED_OUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERRORS = 500;
  private static final long IDLE_MILLIS = 200;

  private final Receiver receiver;
  private final Spool spool;
  private final Backoff backoff;
  private final Optional<String> token;
  private final Consumer<String> messages;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * How long to wait after a failure, doubled with each that follows.
   *
   * @param first after the first one
   * @param longest at most
   */
  record Backoff(Duration first, Duration longest) {
    static final Backoff STANDARD = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    Duration after(int failures) {
      Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
      return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
  }

  Sender(
      Receiver receiver,
      Spool spool,
      Backoff backoff,
      Optional<String> token,
      Consumer<String> messages) {
    this.receiver = receiver;
    this.spool = spool;
    this.backoff = backoff;
    this.token = token;
    this.messages = messages;
    thread = Thread.ofPlatform().daemon().name("jtrace-push").start(this::run);
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      try {
        Optional<Path> oldest = spool.oldest();
        if (oldest.isEmpty()) {
          Thread.sleep(IDLE_MILLIS);
          continue;
        }
        Optional<Duration> retry = send(oldest.get());
        if (retry.isEmpty()) {
          spool.remove(oldest.get());
          if (failures > 0) {
            messages.accept("pushing to " + receiver.base() + " works again");
          }
          failures = 0;
        } else {
          failures++;
          Duration wait = backoff.after(failures);
          Thread.sleep(retry.get().compareTo(wait) > 0 ? retry.get() : wait);
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        failures++;
        if (failures == 1) {
          messages.accept(
              "cannot push to " + receiver.base() + " (" + e + "); it is kept and tried again");
        }
        pause(backoff.after(failures));
      }
    }
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** Empty when it is done with; else how long the receiver wants to be left alone. */
  private Optional<Duration> send(Path file) throws IOException, InterruptedException {
    byte[] body;
    try {
      body = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it had to make room
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.address())
            .timeout(TIMEOUT)
            .header("Content-Type", receiver.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    int status = response.statusCode();
    if (status / 100 == 2) {
      sent.incrementAndGet();
      return Optional.empty();
    }
    if (isPassing(status)) {
      return Optional.of(
          response
              .headers()
              .firstValue("Retry-After")
              .filter(text -> text.matches("\\d{1,5}"))
              .map(text -> Duration.ofSeconds(Long.parseLong(text)))
              .orElse(Duration.ZERO));
    }
    if (refused.incrementAndGet() == 1) {
      messages.accept(
          "%s refuses profiles with status %d: %s"
              .formatted(receiver.base(), status, shortened(response.body())));
    }
    return Optional.empty();
  }

  /** Whether the same may be taken later: a server that is down, full, or set up wrongly. */
  private static boolean isPassing(int status) {
    return status >= SERVER_ERRORS
        || status == TOO_MANY
        || status == TIMED_OUT
        || status == NOT_FOUND
        || status == UNAUTHORIZED
        || status == FORBIDDEN;
  }

  private static String shortened(String text) {
    String line = text.replaceAll("[\\x00-\\x1f\\x7f]+", " ").strip();
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  long sent() {
    return sent.get();
  }

  /** Profiles that the receiver will not have. */
  long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
