package jtrace.loader;

/**
 * What to sample and how often, on every CPU.
 *
 * @param counter which counter of its source; 0 for the clock
 * @param cookie what bpf_get_attach_cookie() answers; other than 0 needs Linux 5.15
 */
public record PerfEventSpec(
    Source source,
    long counter,
    Rate rate,
    boolean excludeIdle,
    boolean excludeKernel,
    long cookie) {

  /** What ticks. */
  public enum Source {
    /** A timer of each CPU; always there. Periods are in ns. */
    CPU_CLOCK,
    /**
     * A counter of the processor, by its number in {@code enum perf_hw_id}; needs a PMU, which
     * virtual machines often lack.
     */
    HARDWARE,
    /** A counter of the kernel, by its number in {@code enum perf_sw_ids}. */
    SOFTWARE
  }

  /** How often. */
  public sealed interface Rate {}

  /** Samples per second and CPU; the kernel adapts the period. */
  public record Frequency(int hertz) implements Rate {
    public Frequency {
      if (hertz <= 0) {
        throw new IllegalArgumentException("frequency " + hertz);
      }
    }
  }

  /** A fixed period: ns for the clock, else the event's own unit. */
  public record Period(long value) implements Rate {
    public Period {
      if (value <= 0) {
        throw new IllegalArgumentException("period " + value);
      }
    }
  }

  /**
   * The CPU clock at a fixed period, in user and kernel mode; also while a CPU idles, so that the
   * number of ticks tells whether the kernel kept to the period.
   */
  public static PerfEventSpec cpuClock(long periodNanos) {
    return new PerfEventSpec(Source.CPU_CLOCK, 0, new Period(periodNanos), false, false, 0);
  }

  /** A counter, sampled each time it has counted {@code every} events on a CPU. */
  public static PerfEventSpec counter(Source source, long counter, long every, long cookie) {
    return new PerfEventSpec(source, counter, new Period(every), false, false, cookie);
  }
}
