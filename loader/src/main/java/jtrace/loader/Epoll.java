package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** epoll(7) descriptors. */
final class Epoll {
  private static final long CLOSE_ON_EXEC = 0x80000;
  private static final int CTL_ADD = 1;
  private static final int EPOLLIN = 1;

  private Epoll() {}

  static int create() {
    return (int)
        check(
            "creating an epoll descriptor",
            Syscalls.call(Syscalls.Call.EPOLL_CREATE1, CLOSE_ON_EXEC, 0, 0));
  }

  /** Closing {@code fd} everywhere removes it again. */
  static void add(int epollFd, int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      event.set(ValueLayout.JAVA_INT, 0, EPOLLIN);
      check(
          "waiting on descriptor " + fd,
          Syscalls.call(Syscalls.Call.EPOLL_CTL, epollFd, CTL_ADD, fd, event.address(), 0, 0));
    }
  }

  static long check(String what, long result) {
    if (result < 0) {
      throw Failure.of(what, (int) -result);
    }
    return result;
  }
}
