package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/** A perf event (a CPU's sampling event, or a uprobe) that runs a BPF program. */
public final class PerfEventLink implements Link {
  private static final long PERF_EVENT_IOC_ENABLE = 0x2400;
  private static final long PERF_EVENT_IOC_SET_BPF = 0x40042408;
  private static final int LINK_CREATE_BYTES = 24;

  private final int eventFd;
  private final int linkFd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PerfEventLink(int eventFd, int linkFd) {
    this.eventFd = eventFd;
    this.linkFd = linkFd;
  }

  /**
   * Attaches and enables; takes over the event's descriptor, also when it fails.
   *
   * @param cookie what bpf_get_attach_cookie() answers in the program; needs kernel 5.15 unless 0
   */
  static PerfEventLink attach(String what, int eventFd, BpfProgram program, long cookie) {
    int linkFd = -1;
    try {
      if (cookie != 0) {
        linkFd = createLink(what, eventFd, program.fd(), cookie);
      } else {
        check(what, Syscalls.ioctl(eventFd, PERF_EVENT_IOC_SET_BPF, program.fd()));
      }
      check(what, Syscalls.ioctl(eventFd, PERF_EVENT_IOC_ENABLE, 0));
      return new PerfEventLink(eventFd, linkFd);
    } catch (RuntimeException e) {
      if (linkFd >= 0) {
        Syscalls.close(linkFd);
      }
      Syscalls.close(eventFd);
      throw e;
    }
  }

  private static int createLink(String what, int eventFd, int programFd, long cookie) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = Bpf.attribute(arena);
      attribute.set(ValueLayout.JAVA_INT, 0, programFd);
      attribute.set(ValueLayout.JAVA_INT, 4, eventFd);
      attribute.set(ValueLayout.JAVA_INT, 8, Bpf.ATTACH_TYPE_PERF_EVENT);
      attribute.set(ValueLayout.JAVA_LONG, 16, cookie);
      long fd = Bpf.call(Bpf.LINK_CREATE, attribute, LINK_CREATE_BYTES);
      check(what, fd);
      return (int) fd;
    }
  }

  private static void check(String what, long result) {
    if (result < 0) {
      throw Failure.of("attaching a BPF program to " + what, (int) -result);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (linkFd >= 0) {
        Syscalls.close(linkFd);
      }
      Syscalls.close(eventFd);
    }
  }
}
