package jtrace.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A socket with a name in the file system that others connect to. */
public final class UnixListener implements AutoCloseable {
  private static final int BACKLOG = 4;
  private static final int CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final int POLLIN = 1;

  private final int fd;

  private UnixListener(int fd) {
    this.fd = fd;
  }

  /** Makes the socket and its name, which belongs to the user of the calling thread. */
  public static UnixListener bind(Path path) throws IOException {
    UnixListener listener = new UnixListener(UnixSocket.create());
    try (Arena call = Arena.ofConfined()) {
      MemorySegment address = UnixSocket.address(call, path);
      long result =
          Syscalls.call(Syscalls.Call.BIND, listener.fd, address.address(), address.byteSize());
      if (result == 0) {
        result = Syscalls.call(Syscalls.Call.LISTEN, listener.fd, BACKLOG, 0);
      }
      if (result < 0) {
        throw Wire.failure("listening at " + path, result);
      }
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  public UnixSocket accept(Deadline deadline) throws IOException {
    while (true) {
      long accepted = Syscalls.call(Syscalls.Call.ACCEPT4, fd, 0, 0, CLOEXEC_NONBLOCK, 0, 0);
      if (accepted >= 0) {
        return UnixSocket.accepted((int) accepted);
      }
      if (accepted != -Errno.EAGAIN && accepted != -Errno.EINTR) {
        throw Wire.failure("taking a connection", accepted);
      }
      Wire.await(fd, POLLIN, deadline);
    }
  }

  @Override
  public void close() {
    Syscalls.close(fd);
  }
}
