package jtrace.workloads;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Waits for sockets and a file whose names are known: reads from IPv4 and IPv6 with and without a
 * timeout, accepts, sends a file to who does not read it, and forces a file to its disk. Prints the
 * ports, then READY.
 *
 * <p>Argument: the file.
 */
public final class KnownIo {
  private static final int TIMEOUT_MILLIS = 50;
  private static final long SENT_BYTES = 64 << 20;

  private KnownIo() {}

  private interface Step {
    void run() throws IOException;
  }

  private static void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  step.run();
                }
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static ServerSocket server(String address) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    return server;
  }

  private static Socket connected(ServerSocket server, int timeoutMillis) throws IOException {
    Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
    socket.setSoTimeout(timeoutMillis);
    return socket;
  }

  static void readForEver(Socket socket) throws IOException {
    socket.getInputStream().read();
  }

  static void readWithTimeout(Socket socket) throws IOException {
    try {
      socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      return;
    }
  }

  static void forceFile(RandomAccessFile file) throws IOException {
    file.setLength(0);
    file.write(new byte[1 << 20]);
    file.getFD().sync();
  }

  /** More than a socket's buffers hold: nobody reads it. */
  static void sendFile(FileChannel file, SocketChannel socket) throws IOException {
    file.transferTo(0, file.size(), socket);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    ServerSocket four = server("127.0.0.1");
    ServerSocket six = server("::1");
    ServerSocket accepting = server("127.0.0.1");
    Socket blocking = connected(four, 0);
    Socket timed = connected(six, TIMEOUT_MILLIS);
    ServerSocket unread = server("127.0.0.1");
    SocketChannel sending =
        SocketChannel.open(new InetSocketAddress("127.0.0.1", unread.getLocalPort()));
    Path sent = Files.createTempFile("sent", "");
    FileChannel large = FileChannel.open(sent, StandardOpenOption.WRITE, StandardOpenOption.READ);
    Files.delete(sent);
    large.write(ByteBuffer.allocate(1), SENT_BYTES);
    RandomAccessFile file = new RandomAccessFile(args[0], "rw");
    start("blocking", () -> readForEver(blocking));
    start("timed", () -> readWithTimeout(timed));
    start("acceptor", accepting::accept);
    start("sender", () -> sendFile(large, sending));
    start("disk", () -> forceFile(file));
    System.out.println("four " + four.getLocalPort());
    System.out.println("six " + six.getLocalPort());
    System.out.println("unread " + unread.getLocalPort());
    System.out.println("accepting " + accepting.getLocalPort());
    Thread.sleep(300); // no state tells that a thread has come to rest
    System.out.println("READY");
    Thread.sleep(3_600_000);
  }
}
