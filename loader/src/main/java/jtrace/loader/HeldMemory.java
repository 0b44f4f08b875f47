package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Keeps a process's memory beyond its end, so that it can still be read; the process itself is
 * neither stopped nor changed, and ends as always.
 *
 * <p>Whoever reads /proc/PID/mem holds the memory for so long (mem_rw of fs/proc/base.c). The
 * thread here reads it into a page of ours that is missing until {@link #close} (userfaultfd of
 * linux/userfaultfd.h). If jtrace is killed, the memory goes at once.
 */
final class HeldMemory implements AutoCloseable {
  private static final long CLOSE_ON_EXEC_NONBLOCK = 0x80800; // only so can be polled
  private static final long API = 0xaa;
  private static final long IOCTL_API = 0xc018aa3fL;
  private static final long IOCTL_REGISTER = 0xc020aa00L;
  private static final long IOCTL_ZERO_PAGE = 0xc020aa04L;
  private static final long MODE_MISSING = 1;
  private static final int ARGUMENT_BYTES = 32;
  private static final int POLLIN = 1;
  private static final long POLL_NANOS = 10_000_000;

  private final int faults;
  private final Mapping page;
  private final Thread reader;

  private HeldMemory(int faults, Mapping page, Thread reader) {
    this.faults = faults;
    this.page = page;
    this.reader = reader;
  }

  /**
   * Holds the memory from now on; empty where the kernel does not let us.
   *
   * @param memFd open /proc/PID/mem
   * @param readable address of a byte that can be read
   */
  static Optional<HeldMemory> of(int memFd, long readable) {
    int faults = (int) Syscalls.call(Syscalls.Call.USERFAULTFD, CLOSE_ON_EXEC_NONBLOCK, 0, 0);
    if (faults < 0) {
      return Optional.empty();
    }
    Mapping page = Mapping.anonymous(Mapping.PAGE_BYTES);
    long address = page.segment().address();
    if (ioctl(faults, IOCTL_API, API, 0, 0) < 0
        || ioctl(faults, IOCTL_REGISTER, address, Mapping.PAGE_BYTES, MODE_MISSING) < 0) {
      page.close();
      Syscalls.close(faults);
      return Optional.empty();
    }
    Thread reader =
        new Thread(
            () -> Syscalls.call(Syscalls.Call.PREAD64, memFd, address, 1, readable, 0, 0),
            "jtrace-hold");
    reader.setDaemon(true);
    reader.start();
    HeldMemory held = new HeldMemory(faults, page, reader);
    if (held.begins()) {
      return Optional.of(held);
    }
    held.close();
    return Optional.empty();
  }

  /** Waits until the page is missed; false when nothing could be read. */
  private boolean begins() {
    while (reader.isAlive()) {
      if ((Wire.poll(faults, POLLIN, POLL_NANOS) & POLLIN) != 0) {
        return true;
      }
    }
    return false;
  }

  private static long ioctl(int fd, long request, long first, long second, long third) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(ARGUMENT_BYTES, 8);
      argument.setAtIndex(ValueLayout.JAVA_LONG, 0, first);
      argument.setAtIndex(ValueLayout.JAVA_LONG, 1, second);
      argument.setAtIndex(ValueLayout.JAVA_LONG, 2, third);
      return Syscalls.ioctl(fd, request, argument.address());
    }
  }

  /** Lets go of the memory; returns when it is let go. */
  @Override
  public void close() {
    ioctl(faults, IOCTL_ZERO_PAGE, page.segment().address(), Mapping.PAGE_BYTES, 0);
    Syscalls.close(faults); // a page that is missed from now on is made as usual
    Uninterruptibly.join(reader);
    page.close();
  }
}
