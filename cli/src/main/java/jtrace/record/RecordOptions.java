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
 * @param descendants also processes that these start, and those that they start in turn
 * @param tid sample only this thread of the one process
 * @param events what to record, each once, the first of them shown when nobody asks for another
 * @param waits which waits count for events of time off the CPU
 * @param duration when to end by itself; until stopped or all targets are gone when empty
 * @param maxStack frames a stack may have
 * @param kernel whether kernel frames are wanted
 * @param nativeFrames whether native and JVM frames are wanted
 */
public record RecordOptions(
    List<Integer> pids,
    boolean allProcesses,
    boolean descendants,
    Optional<Integer> tid,
    List<EventRequest> events,
    WaitLimits waits,
    Optional<Duration> duration,
    int maxStack,
    boolean kernel,
    boolean nativeFrames) {

  private static final long NANOS_A_SECOND = 1_000_000_000L;

  /** A second, of events that come as they like. */
  private static final int OTHER_RECORDS = 4_000;

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
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("no event");
    }
    if (duration.isPresent() && !duration.get().isPositive()) {
      throw new IllegalArgumentException("duration " + duration.get());
    }
    if (maxStack < 1 || maxStack > MAX_STACK) {
      throw new IllegalArgumentException("stack of " + maxStack + " frames");
    }
  }

  /**
   * Whole stacks of all waits and samples until somebody ends the recording.
   *
   * @param pids empty for every process
   */
  public static RecordOptions whole(List<Integer> pids, List<EventRequest> events) {
    return new RecordOptions(
        pids,
        pids.isEmpty(),
        /* descendants= */ false,
        Optional.empty(),
        events,
        WaitLimits.NONE,
        Optional.empty(),
        MAX_STACK,
        /* kernel= */ true,
        /* nativeFrames= */ true);
  }

  /** The same for another time. */
  public RecordOptions lasting(Optional<Duration> time) {
    return new RecordOptions(
        pids, allProcesses, descendants, tid, events, waits, time, maxStack, kernel, nativeFrames);
  }

  /** Only time on the CPU. */
  public static List<EventRequest> cpu(long periodNanos) {
    return List.of(new EventRequest.Cpu(periodNanos));
  }

  /** The sampled CPU time among the events. */
  Optional<EventRequest.Cpu> cpu() {
    return of(EventRequest.Cpu.class).stream().findFirst();
  }

  /** The Java objects that are still reachable at the end, when that is what is asked for. */
  public Optional<EventRequest.Live> live() {
    return of(EventRequest.Live.class).stream().findFirst();
  }

  /** Time between two samples of CPU time. */
  public long cpuPeriodNanos() {
    return cpu().orElseThrow().periodNanos();
  }

  /** The events of a kind, in their order. */
  public <T extends EventRequest> List<T> of(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** About how many records a CPU makes a second, to size buffers. */
  int samplesPerSecond() {
    long ticks = cpu().map(cpu -> NANOS_A_SECOND / cpu.periodNanos()).orElse(0L);
    return (int) (ticks + (events.size() > (cpu().isPresent() ? 1 : 0) ? OTHER_RECORDS : 0));
  }
}
