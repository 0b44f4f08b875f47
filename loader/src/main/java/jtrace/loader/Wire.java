package jtrace.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketTimeoutException;
import java.util.Objects;

/**
 * Two descriptors that never block, or one for both ways, read and written with a deadline. Closing
 * closes them. Safe for use by several threads, one call at a time.
 */
public final class Wire implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;

  private final int in;
  private final int out;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private boolean closed;

  Wire(int in, int out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Reads at least one byte.
   *
   * @return how many, -1 at the end
   */
  public synchronized int read(byte[] into, int offset, int length, Deadline deadline)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    int wanted = Math.min(length, BUFFER_BYTES);
    int count = (int) transfer(Syscalls.Call.READ, in, wanted, POLLIN, deadline);
    MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, count);
    return count == 0 && length > 0 ? -1 : count;
  }

  /** Writes all of it. */
  public synchronized void write(byte[] bytes, Deadline deadline) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, BUFFER_BYTES);
      MemorySegment.copy(bytes, done, buffer, ValueLayout.JAVA_BYTE, 0, part);
      done += (int) transfer(Syscalls.Call.WRITE, out, part, POLLOUT, deadline);
    }
  }

  private long transfer(Syscalls.Call call, int fd, int bytes, int event, Deadline deadline)
      throws IOException {
    while (true) {
      if (closed) {
        throw new IOException("the connection is closed");
      }
      long result = Syscalls.call(call, fd, buffer.address(), bytes);
      if (result >= 0) {
        return result;
      }
      if (result != -Errno.EAGAIN && result != -Errno.EINTR) {
        throw failure("talking to the other side", result);
      }
      await(fd, event, deadline);
    }
  }

  /** Waits until the descriptor is ready. */
  static void await(int fd, int event, Deadline deadline) throws SocketTimeoutException {
    long left = deadline.remainingNanos();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    poll(fd, event, left);
  }

  /** Waits until the descriptor is ready, at most that long; the events that have come. */
  static int poll(int fd, int event, long nanos) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment poll = call.allocate(8, 8); // struct pollfd
      poll.set(ValueLayout.JAVA_INT, 0, fd);
      poll.set(ValueLayout.JAVA_SHORT, 4, (short) event);
      MemorySegment time = call.allocate(16, 8); // struct timespec
      time.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000L);
      time.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000L);
      Syscalls.call(Syscalls.Call.PPOLL, poll.address(), 1, time.address(), 0, 8, 0);
      return poll.get(ValueLayout.JAVA_SHORT, 6);
    }
  }

  static IOException failure(String what, long result) {
    return new IOException(what + ": " + Failure.why((int) -result));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Syscalls.close(in);
      if (out != in) {
        Syscalls.close(out);
      }
      arena.close();
    }
  }
}
