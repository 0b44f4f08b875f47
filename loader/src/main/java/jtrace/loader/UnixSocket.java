package jtrace.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connected stream socket with a name in the file system (unix(7)). java.nio's tells neither the
 * peer's pid nor its uid.
 */
public final class UnixSocket implements AutoCloseable {
  private static final int FAMILY = 1;
  private static final int STREAM_CLOEXEC_NONBLOCK = 1 | 0x80000 | 0x800;
  private static final int ADDRESS_BYTES = 110;
  private static final int PATH_BYTES_MAX = 107;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final Duration CONNECT_PAUSE = Duration.ofMillis(5);

  private final int fd;
  private final Wire wire;

  private UnixSocket(int fd) {
    this.fd = fd;
    this.wire = new Wire(fd, fd);
  }

  /**
   * Connects; the peer sees the rights of the calling thread.
   *
   * @throws ConnectException when nobody listens there
   */
  public static UnixSocket connect(Path path, Deadline deadline) throws IOException {
    UnixSocket socket = new UnixSocket(create());
    try (Arena call = Arena.ofConfined()) {
      MemorySegment address = address(call, path);
      long result;
      do { // a full queue of connections is EAGAIN here, and cannot be waited for
        result =
            Syscalls.call(Syscalls.Call.CONNECT, socket.fd, address.address(), address.byteSize());
      } while (result == -Errno.EAGAIN && pause(deadline));
      if (result < 0) {
        socket.close();
        throw result == -Errno.ECONNREFUSED || result == -Errno.ENOENT
            ? new ConnectException(path + ": nobody listens there")
            : Wire.failure("connecting to " + path, result);
      }
      return socket;
    }
  }

  private static boolean pause(Deadline deadline) throws SocketTimeoutException {
    if (deadline.isOver()) {
      throw new SocketTimeoutException("the other side takes no connection");
    }
    try {
      deadline.sleep(CONNECT_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SocketTimeoutException("interrupted");
    }
  }

  static int create() throws IOException {
    long fd = Syscalls.call(Syscalls.Call.SOCKET, FAMILY, STREAM_CLOEXEC_NONBLOCK, 0);
    if (fd < 0) {
      throw Wire.failure("making a socket", fd);
    }
    return (int) fd;
  }

  static UnixSocket accepted(int fd) {
    return new UnixSocket(fd);
  }

  /** A {@code struct sockaddr_un}. */
  static MemorySegment address(Arena arena, Path path) throws IOException {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > PATH_BYTES_MAX) {
      throw new IOException(path + " is too long for a socket's name");
    }
    MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) FAMILY);
    MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 2, bytes.length);
    return address;
  }

  /** Who was on the other side when it began to listen or connected. */
  public Credentials peer() throws IOException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment peer = call.allocate(12, 8); // struct ucred
      MemorySegment size = call.allocateFrom(ValueLayout.JAVA_INT, 12);
      long result =
          Syscalls.call(
              Syscalls.Call.GETSOCKOPT,
              fd,
              SOL_SOCKET,
              SO_PEERCRED,
              peer.address(),
              size.address(),
              0);
      if (result < 0) {
        throw Wire.failure("asking who is on the other side", result);
      }
      return new Credentials(
          peer.get(ValueLayout.JAVA_INT, 0),
          peer.get(ValueLayout.JAVA_INT, 4),
          peer.get(ValueLayout.JAVA_INT, 8));
    }
  }

  /** For reading and writing; closing either closes both. */
  public Wire wire() {
    return wire;
  }

  @Override
  public void close() {
    wire.close();
  }
}
