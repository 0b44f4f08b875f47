package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process has used until now: its time as getrusage(2) tells it (struct rusage of
 * linux/resource.h), its memory as /proc/self/status does.
 *
 * @param cpuNanos CPU time of all its threads, in user and kernel mode
 * @param peakRssBytes the largest resident set it ever had; that of getrusage may be the parent's
 */
public record ResourceUsage(long cpuNanos, long peakRssBytes) {
  private static final int SELF = 0; // RUSAGE_SELF
  private static final int BYTES = 144;
  private static final int USER_TIME = 0;
  private static final int SYSTEM_TIME = 16;
  private static final Pattern PEAK_KIB = Pattern.compile("(?m)^VmHWM:\\s+(\\d{1,12}) kB$");

  /** Of the calling process; zeros when the kernel does not tell. */
  public static ResourceUsage ofSelf() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment usage = call.allocate(BYTES, Long.BYTES);
      Syscalls.call(Syscalls.Call.GETRUSAGE, SELF, usage.address(), 0);
      return new ResourceUsage(
          nanos(usage, USER_TIME) + nanos(usage, SYSTEM_TIME), peakRssBytesOfSelf());
    }
  }

  private static long peakRssBytesOfSelf() {
    Matcher peak = PEAK_KIB.matcher(ProcFiles.read("/proc/self/status"));
    return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
  }

  /** A struct timeval. */
  private static long nanos(MemorySegment usage, int offset) {
    return usage.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L
        + usage.get(ValueLayout.JAVA_LONG, offset + Long.BYTES) * 1_000L;
  }
}
