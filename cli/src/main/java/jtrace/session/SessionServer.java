package jtrace.session;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Answers orders at a Unix socket: one line each, answered with the lines of a properties file. Who
 * can open the socket's folder may give any order.
 */
public final class SessionServer implements AutoCloseable {
  static final int ORDER_BYTES_MAX = 64;
  private static final long LAST_ANSWERS_SECONDS = 5;

  /** Carries out one order; may take as long as it takes. */
  @FunctionalInterface
  public interface Orders {
    Properties answer(String order) throws InterruptedException;
  }

  private final Path path;
  private final Orders orders;
  private final ServerSocketChannel listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Listens.
   *
   * @throws IOException also when another process listens there
   */
  public SessionServer(Path path, Orders orders) throws IOException {
    this.path = path;
    this.orders = orders;
    if (SessionClient.isAnswered(path)) {
      throw new IOException("another process listens on " + path);
    }
    Files.deleteIfExists(path); // left by one that was killed
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(path));
    threads.submit(this::accept);
  }

  private Void accept() throws IOException {
    while (true) {
      SocketChannel client;
      try {
        client = listening.accept();
      } catch (ClosedChannelException e) {
        return null;
      }
      threads.submit(() -> serve(client));
    }
  }

  private Void serve(SocketChannel client) throws IOException, InterruptedException {
    try (client) {
      byte[] bytes = Channels.newInputStream(client).readNBytes(ORDER_BYTES_MAX);
      String text = new String(bytes, StandardCharsets.US_ASCII);
      String order = new BufferedReader(new StringReader(text)).readLine();
      Properties answer = orders.answer(order == null ? "" : order);
      OutputStream out = Channels.newOutputStream(client);
      answer.store(out, null);
      out.flush();
    }
    return null;
  }

  /** Takes no further order; those that are being answered get some time. */
  @Override
  public void close() throws IOException {
    listening.close();
    Files.deleteIfExists(path);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
