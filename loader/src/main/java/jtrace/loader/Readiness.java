package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for the first of several sources to have records (epoll), or for {@link #wakeup} from
 * another thread. Close it after the waiting thread has ended.
 */
public final class Readiness implements AutoCloseable {
  private static final int MAX_EVENTS = 16;
  private static final int EVENT_BYTES = // struct epoll_event is packed on x86-64 only
      "amd64".equals(System.getProperty("os.arch")) ? 12 : 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment events = arena.allocate((long) EVENT_BYTES * MAX_EVENTS, 8);
  private final MemorySegment counter = arena.allocate(8, 8);
  private final int epollFd = Epoll.create();
  private final int wakeupFd;
  private final AtomicBoolean closed = new AtomicBoolean();

  public Readiness() {
    wakeupFd =
        (int)
            Epoll.check(
                "creating an eventfd",
                Syscalls.call(Syscalls.Call.EVENTFD2, 0, 0x80800, 0)); // EFD_CLOEXEC | EFD_NONBLOCK
    Epoll.add(epollFd, wakeupFd);
  }

  public void add(Pollable source) {
    Epoll.add(epollFd, source.pollFd());
  }

  /**
   * Waits for a source, a wake-up, or the time to pass.
   *
   * @return false when the time passed
   */
  public boolean await(int timeoutMillis) {
    long count =
        Syscalls.call(
            Syscalls.Call.EPOLL_PWAIT, epollFd, events.address(), MAX_EVENTS, timeoutMillis, 0, 0);
    if (count == -Errno.EINTR) {
      return true;
    }
    Epoll.check("waiting for records", count);
    Syscalls.call(Syscalls.Call.READ, wakeupFd, counter.address(), 8);
    return count > 0;
  }

  /** Ends a running or the next {@link #await}; callable from any thread. */
  public void wakeup() {
    if (closed.get()) {
      return;
    }
    try (Arena call = Arena.ofConfined()) {
      MemorySegment one = call.allocateFrom(ValueLayout.JAVA_LONG, 1);
      Syscalls.call(Syscalls.Call.WRITE, wakeupFd, one.address(), 8);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Syscalls.close(epollFd);
      Syscalls.close(wakeupFd);
      arena.close();
    }
  }
}
