package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What this process has used until now, as getrusage(2) tells it (struct rusage of
 * linux/resource.h) in one system call.
 *
 * @param cpuNanos CPU time of all its threads, in user and kernel mode
 * @param peakRssBytes the largest resident set it ever had
 */
public record ResourceUsage(long cpuNanos, long peakRssBytes) {
  private static final int SELF = 0; // RUSAGE_SELF
  private static final int BYTES = 144;
  private static final int USER_TIME = 0;
  private static final int SYSTEM_TIME = 16;
  private static final int MAX_RSS_KIB = 32;

  /** Of the calling process; zeros when the kernel does not tell. */
  public static ResourceUsage ofSelf() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment usage = call.allocate(BYTES, Long.BYTES);
      Syscalls.call(Syscalls.Call.GETRUSAGE, SELF, usage.address(), 0);
      return new ResourceUsage(
          nanos(usage, USER_TIME) + nanos(usage, SYSTEM_TIME),
          usage.get(ValueLayout.JAVA_LONG, MAX_RSS_KIB) << 10);
    }
  }

  /** A struct timeval. */
  private static long nanos(MemorySegment usage, int offset) {
    return usage.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L
        + usage.get(ValueLayout.JAVA_LONG, offset + Long.BYTES) * 1_000L;
  }
}
