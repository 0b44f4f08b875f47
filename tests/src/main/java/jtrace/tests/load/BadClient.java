package jtrace.tests.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Does to a server what it must survive; how it answers does not matter. */
final class BadClient implements Runnable {
  /** One way to misbehave on a new connection. */
  @FunctionalInterface
  private interface Way {
    void go(BadClient client, Socket socket) throws IOException, InterruptedException;
  }

  private static final List<Way> WAYS =
      List.of(
          BadClient::drip,
          BadClient::garbage,
          BadClient::almostHttp,
          BadClient::endlessHeader,
          BadClient::pipelined,
          BadClient::leaveEarly,
          BadClient::neverRead,
          BadClient::hugeBody);

  private static final int DRIP_SECONDS = 20;
  private static final int PIPELINED = 50;
  private static final int HEADER_LINES = 20_000;
  private static final int READ_MILLIS = 5_000;
  private static final String END = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final InetSocketAddress server;
  private final List<Long> pids;
  private final BooleanSupplier over;
  private final Random random;
  private long attempts;

  BadClient(InetSocketAddress server, List<Long> pids, BooleanSupplier over, long seed) {
    this.server = server;
    this.pids = pids;
    this.over = over;
    this.random = new Random(seed);
  }

  /** Connections so far. */
  synchronized long attempts() {
    return attempts;
  }

  private synchronized void count() {
    attempts++;
  }

  @Override
  public void run() {
    while (!over.getAsBoolean()) {
      count();
      try (Socket socket = new Socket()) {
        socket.connect(server, READ_MILLIS);
        socket.setSoTimeout(READ_MILLIS);
        WAYS.get(random.nextInt(WAYS.size())).go(this, socket);
      } catch (IOException e) {
        continue; // to be thrown out is what it deserves
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private String profile(int seconds) {
    long pid = pids.get(random.nextInt(pids.size()));
    return "GET /debug/pprof/" + pid + "/profile?format=html&seconds=" + seconds;
  }

  /** Slowloris: a byte a second. */
  private void drip(Socket socket) throws IOException, InterruptedException {
    byte[] request = (profile(1) + END).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < DRIP_SECONDS && !over.getAsBoolean(); i++) {
      socket.getOutputStream().write(request[i]);
      Thread.sleep(1_000);
    }
  }

  private void garbage(Socket socket) throws IOException {
    byte[] bytes = new byte[1 + random.nextInt(4_096)];
    random.nextBytes(bytes);
    send(socket, bytes);
  }

  /** A request in which some bytes are others. */
  private void almostHttp(Socket socket) throws IOException {
    byte[] request = (profile(1) + END).getBytes(StandardCharsets.US_ASCII);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      request[random.nextInt(request.length)] = (byte) random.nextInt(256);
    }
    send(socket, request);
  }

  private void endlessHeader(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("GET /debug/pprof/ HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] line = "X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < HEADER_LINES; i++) {
      out.write(line);
    }
    drain(socket);
  }

  private void pipelined(Socket socket) throws IOException {
    send(socket, ("GET /debug/pprof/" + END).repeat(PIPELINED).getBytes(StandardCharsets.US_ASCII));
  }

  /** Asks for a recording and is gone. */
  private void leaveEarly(Socket socket) throws IOException, InterruptedException {
    socket.getOutputStream().write((profile(3) + END).getBytes(StandardCharsets.US_ASCII));
    Thread.sleep(random.nextInt(500));
  }

  private void neverRead(Socket socket) throws IOException, InterruptedException {
    socket.setReceiveBufferSize(1_024);
    socket
        .getOutputStream()
        .write((profile(1) + END).repeat(4).getBytes(StandardCharsets.US_ASCII));
    Thread.sleep(READ_MILLIS);
  }

  private void hugeBody(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        "POST /debug/pprof/symbol HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    byte[] chunk = new byte[64 << 10];
    for (int i = 0; i < 64; i++) {
      out.write(chunk);
    }
    drain(socket);
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.shutdownOutput();
    drain(socket);
  }

  private static void drain(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
