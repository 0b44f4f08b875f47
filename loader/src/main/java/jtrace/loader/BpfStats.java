package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The kernel's measurement of the run time of all BPF programs, on while this is open (Linux 5.8
 * and newer; costs some 20-30 ns a run).
 */
public final class BpfStats implements AutoCloseable {
  private static final int PROG_INFO_BYTES = 224; // struct bpf_prog_info up to verified_insns
  private static final int RUN_TIME_OFFSET = 192;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private BpfStats(int fd) {
    this.fd = fd;
  }

  public static BpfStats enable() {
    try (Arena arena = Arena.ofConfined()) {
      long fd = Bpf.call(Bpf.ENABLE_STATS, Bpf.attribute(arena), 4); // type BPF_STATS_RUN_TIME is 0
      if (fd < 0) {
        throw Failure.of("enabling BPF run-time statistics", (int) -fd);
      }
      return new BpfStats((int) fd);
    }
  }

  /** What a program has cost so far; {@code missCount} counts runs skipped as recursive. */
  public record RunStats(long runTimeNanos, long runCount, long missCount) {}

  static RunStats read(String program, int programFd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(PROG_INFO_BYTES, 8);
      long result = info(arena, programFd, info);
      if (result < 0) {
        throw Failure.of("reading statistics of program " + program, (int) -result);
      }
      return new RunStats(
          info.get(ValueLayout.JAVA_LONG, RUN_TIME_OFFSET),
          info.get(ValueLayout.JAVA_LONG, RUN_TIME_OFFSET + 8),
          info.get(ValueLayout.JAVA_LONG, RUN_TIME_OFFSET + 16));
    }
  }

  /** Fills a zeroed segment with the description of a BPF descriptor (BPF_OBJ_GET_INFO_BY_FD). */
  static long info(Arena arena, int fd, MemorySegment info) {
    MemorySegment attribute = Bpf.attribute(arena);
    attribute.set(ValueLayout.JAVA_INT, 0, fd);
    attribute.set(ValueLayout.JAVA_INT, 4, (int) info.byteSize());
    attribute.set(ValueLayout.JAVA_LONG, 8, info.address());
    return Bpf.call(Bpf.OBJ_GET_INFO_BY_FD, attribute, 16);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Syscalls.close(fd);
    }
  }
}
