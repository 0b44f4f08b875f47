package jtrace.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import jdk.net.ExtendedSocketOptions;

/**
 * A Unix socket, whose peers the kernel vouches for. jdk.httpserver cannot listen on one, so
 * connections are passed on to a server on the loopback that answers nobody else: it is asked who
 * is behind each of its remote ports, and only this class's are known.
 */
final class LocalSocket implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 128;
  private static final int COPY_BYTES = 16 << 10;

  private final Path path;
  private final ServerSocketChannel listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
  private final Map<Integer, UserPrincipal> usersByPort = new ConcurrentHashMap<>();

  /** Listens; everybody may connect, what they may see is decided by who they are. */
  LocalSocket(Path path) throws IOException {
    this.path = path;
    Files.createDirectories(path.toAbsolutePath().getParent());
    removeStale(path);
    listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listening.bind(UnixDomainSocketAddress.of(path));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** One that nobody listens on any more is left by a server that was killed. */
  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new java.net.BindException("another jtrace serve listens on " + path);
    } catch (java.net.BindException e) {
      throw e;
    } catch (IOException e) {
      if (Files.isRegularFile(path) || Files.isDirectory(path)) {
        throw new IOException(path + " exists and is no socket", e);
      }
      Files.delete(path);
    }
  }

  /** Passes connections on to a server on the loopback, until closed. */
  void passTo(int port) {
    threads.submit(() -> accept(port));
  }

  /** The user whose connection arrives from that address; empty for strangers. */
  Optional<Caller> caller(InetSocketAddress remote) {
    return Optional.ofNullable(usersByPort.get(remote.getPort())).map(Caller::of);
  }

  static UserPrincipal root() {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0");
    } catch (IOException e) {
      throw new UncheckedIOException("looking up user 0", e);
    }
  }

  private Void accept(int port) throws IOException {
    while (listening.isOpen()) {
      SocketChannel client = listening.accept();
      if (places.tryAcquire()) {
        threads.submit(() -> serve(client, port));
      } else {
        client.close();
      }
    }
    return null;
  }

  private Void serve(SocketChannel client, int port) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (client;
        SocketChannel server = SocketChannel.open()) {
      UserPrincipal user = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      server.bind(new InetSocketAddress(loopback, 0));
      int from = ((InetSocketAddress) server.getLocalAddress()).getPort();
      usersByPort.put(from, user);
      try {
        server.connect(new InetSocketAddress(loopback, port));
        threads.submit(() -> copy(client, server));
        copy(server, client);
      } finally {
        usersByPort.remove(from);
      }
    } finally {
      places.release();
    }
    return null;
  }

  /** Until one side ends; then the other is told. */
  private static Void copy(ReadableByteChannel from, SocketChannel to) throws IOException {
    try {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      while (from.read(buffer) >= 0) {
        buffer.flip();
        writeAll(to, buffer);
        buffer.clear();
      }
    } finally {
      if (to.isOpen()) {
        to.shutdownOutput();
      }
    }
    return null;
  }

  private static void writeAll(WritableByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    Files.deleteIfExists(path);
    threads.shutdownNow();
  }
}
