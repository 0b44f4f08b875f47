package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program that the kernel runs for each of its objects of a kind, when it is asked to. */
public final class BpfIterator implements AutoCloseable {
  private static final int BUFFER_BYTES = 4096;
  private static final int EAGAIN = 11;

  private final LibBpf lib;
  private final long link;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();

  BpfIterator(LibBpf lib, long link, String name) {
    this.lib = lib;
    this.link = link;
    this.name = name;
  }

  /** Runs it for every object; returns when it is through. */
  public void run() {
    String what = "running program " + name;
    int fd = (int) lib.iteratorCreate.call((int) lib.linkFd.call(link));
    if (fd < 0) {
      throw Failure.of(what, -fd);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      // what it writes is of no interest: it tells through maps
      long read;
      do {
        read = Syscalls.call(Syscalls.Call.READ, fd, buffer.address(), BUFFER_BYTES);
      } while (read > 0 || read == -EAGAIN); // a round of a million objects is over
      if (read < 0) {
        throw Failure.of(what, (int) -read);
      }
    } finally {
      Syscalls.close(fd);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      lib.linkDestroy.call(link);
    }
  }
}
