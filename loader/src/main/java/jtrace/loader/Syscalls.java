package jtrace.loader;

import java.lang.foreign.MemorySegment;

/**
 * System calls through libc's {@code long syscall(long number, ...)}: one linked function serves
 * all of them. Results follow the kernel's own convention: a negative value is minus the error
 * number.
 */
final class Syscalls {
  private static final boolean X86_64 = "amd64".equals(System.getProperty("os.arch"));

  /** Numbers from asm/unistd_64.h and asm-generic/unistd.h. */
  enum Call {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    IOCTL(16, 29),
    SOCKET(41, 198),
    CONNECT(42, 203),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKOPT(55, 209),
    FLOCK(73, 32),
    GETRUSAGE(98, 165),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    PREAD64(17, 67),
    OPENAT(257, 56),
    MKNODAT(259, 33),
    PPOLL(271, 73),
    EPOLL_PWAIT(281, 22),
    ACCEPT4(288, 242),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    PERF_EVENT_OPEN(298, 241),
    PROCESS_VM_READV(310, 270),
    BPF(321, 280),
    USERFAULTFD(323, 282),
    PIDFD_SEND_SIGNAL(424, 424),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    PIDFD_OPEN(434, 434),
    OPENAT2(437, 437);

    private final long number;

    Call(long x86, long generic) {
      this.number = X86_64 ? x86 : generic;
    }
  }

  private static final MemorySegment SYSCALL = Native.LINKER.defaultLookup().findOrThrow("syscall");

  private Syscalls() {}

  static long call(Call call, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = Native.state();
    try {
      long result = (long) Native.CALL.invokeExact(SYSCALL, state, call.number, a, b, c, d, e, f);
      return result == -1 ? -Native.errno(state) : result;
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  static long call(Call call, long a, long b, long c) {
    return call(call, a, b, c, 0, 0, 0);
  }

  /** Closes a descriptor; the result is of no use: Linux has released it in any case. */
  static void close(int fd) {
    call(Call.CLOSE, fd, 0, 0);
  }

  static long ioctl(int fd, long request, long argument) {
    return call(Call.IOCTL, fd, request, argument);
  }
}
