package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/** A BPF program at a place in an ELF file, by a link of its own (Linux 6.6 and newer). */
public final class UprobeLink implements Link {
  /** BPF_F_UPROBE_MULTI_RETURN of linux/bpf.h. */
  private static final int ON_RETURN = 1;

  /** Up to the end of link_create.uprobe_multi of {@code union bpf_attr}. */
  private static final int LINK_CREATE_BYTES = 64;

  private final int linkFd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private UprobeLink(int linkFd) {
    this.linkFd = linkFd;
  }

  static UprobeLink attach(String what, BpfProgram program, UprobeTarget target) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = Bpf.attribute(arena);
      attribute.set(ValueLayout.JAVA_INT, 0, program.fd());
      attribute.set(ValueLayout.JAVA_INT, 8, Bpf.ATTACH_TYPE_UPROBE_MULTI);
      attribute.set(
          ValueLayout.JAVA_LONG, 16, arena.allocateFrom(target.file().toString()).address());
      attribute.set(
          ValueLayout.JAVA_LONG,
          24,
          arena.allocateFrom(ValueLayout.JAVA_LONG, target.offsetBytes()).address());
      attribute.set(
          ValueLayout.JAVA_LONG,
          40,
          arena.allocateFrom(ValueLayout.JAVA_LONG, target.cookie()).address());
      attribute.set(ValueLayout.JAVA_INT, 48, 1); // one place
      attribute.set(ValueLayout.JAVA_INT, 52, target.onReturn() ? ON_RETURN : 0);
      attribute.set(ValueLayout.JAVA_INT, 56, Uprobes.linkPid(target));
      long fd = Bpf.call(Bpf.LINK_CREATE, attribute, LINK_CREATE_BYTES);
      if (fd < 0) {
        throw Failure.of("attaching a BPF program to " + what, (int) -fd);
      }
      return new UprobeLink((int) fd);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Syscalls.close(linkFd);
    }
  }
}
