package jtrace.record;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to record.
 *
 * @param pids processes to sample, in jtrace's own pid namespace; empty only with {@code
 *     allProcesses}
 * @param allProcesses every process of the host, also those that start later
 * @param tid sample only this thread of the one process
 * @param periodNanos nanoseconds of CPU time between two samples of a CPU (1e9 / Hz)
 * @param duration when to end by itself; until stopped or all targets are gone when empty
 * @param maxStack frames a stack may have
 * @param kernel whether kernel frames are wanted
 * @param nativeFrames whether native and JVM frames are wanted
 */
public record RecordOptions(
    List<Integer> pids,
    boolean allProcesses,
    Optional<Integer> tid,
    long periodNanos,
    Optional<Duration> duration,
    int maxStack,
    boolean kernel,
    boolean nativeFrames) {

  /** Deepest stack that can be asked for; the unwinder's own limit. */
  public static final int MAX_STACK = 2048;

  public RecordOptions {
    pids = List.copyOf(pids);
    if (pids.isEmpty() != allProcesses) {
      throw new IllegalArgumentException("either pids or all processes");
    }
    if (tid.isPresent() && pids.size() != 1) {
      throw new IllegalArgumentException("a tid needs its one process");
    }
    if (periodNanos < 1) {
      throw new IllegalArgumentException("period of " + periodNanos + " ns");
    }
    if (duration.isPresent() && !duration.get().isPositive()) {
      throw new IllegalArgumentException("duration " + duration.get());
    }
    if (maxStack < 1 || maxStack > MAX_STACK) {
      throw new IllegalArgumentException("stack of " + maxStack + " frames");
    }
  }
}
