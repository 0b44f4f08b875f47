package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory mapped with mmap(2) and unmapped on close; access after close throws. */
final class Mapping implements AutoCloseable {
  static final long PAGE_BYTES = 4096; // checked against the kernel by the callers' mmap offsets
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  private Mapping(String what, long size, int protection, int flags, int fd, long offset) {
    long address = Syscalls.call(Syscalls.Call.MMAP, 0, size, protection, flags, fd, offset);
    if (address < 0 && address > -4096) {
      arena.close();
      throw Failure.of("mapping " + size + " bytes of " + what, (int) -address);
    }
    segment =
        MemorySegment.ofAddress(address)
            .reinterpret(
                size, arena, s -> Syscalls.call(Syscalls.Call.MUNMAP, s.address(), size, 0));
  }

  static Mapping ofFile(String what, int fd, long offset, long size, int protection) {
    return new Mapping(what, size, protection, MAP_SHARED, fd, offset);
  }

  /** Zeroed memory whose pages cost nothing until they are touched. */
  static Mapping anonymous(long size) {
    return new Mapping(
        "memory", size, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
  }

  MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    arena.close();
  }
}
