package jtrace.record;

import java.util.Locale;
import jtrace.loader.PerfEventSpec;

/** Counters of the kernel and, where there is a PMU, of the processor, by their names in perf. */
public enum PerfCounter {
  // enum perf_sw_ids of linux/perf_event.h
  PAGE_FAULTS(PerfEventSpec.Source.SOFTWARE, 2),
  MINOR_FAULTS(PerfEventSpec.Source.SOFTWARE, 5),
  MAJOR_FAULTS(PerfEventSpec.Source.SOFTWARE, 6),
  CONTEXT_SWITCHES(PerfEventSpec.Source.SOFTWARE, 3),
  CPU_MIGRATIONS(PerfEventSpec.Source.SOFTWARE, 4),
  ALIGNMENT_FAULTS(PerfEventSpec.Source.SOFTWARE, 7),
  EMULATION_FAULTS(PerfEventSpec.Source.SOFTWARE, 8),
  // enum perf_hw_id
  CYCLES(PerfEventSpec.Source.HARDWARE, 0),
  INSTRUCTIONS(PerfEventSpec.Source.HARDWARE, 1),
  CACHE_REFERENCES(PerfEventSpec.Source.HARDWARE, 2),
  CACHE_MISSES(PerfEventSpec.Source.HARDWARE, 3),
  BRANCHES(PerfEventSpec.Source.HARDWARE, 4),
  BRANCH_MISSES(PerfEventSpec.Source.HARDWARE, 5),
  BUS_CYCLES(PerfEventSpec.Source.HARDWARE, 6),
  STALLED_CYCLES_FRONTEND(PerfEventSpec.Source.HARDWARE, 7),
  STALLED_CYCLES_BACKEND(PerfEventSpec.Source.HARDWARE, 8),
  REF_CYCLES(PerfEventSpec.Source.HARDWARE, 9);

  /** Of the processor's events between two samples, where nobody says how many. */
  private static final long HARDWARE_PERIOD = 1_000_000;

  private final PerfEventSpec.Source source;
  private final int number;

  PerfCounter(PerfEventSpec.Source source, int number) {
    this.source = source;
    this.number = number;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isHardware() {
    return source == PerfEventSpec.Source.HARDWARE;
  }

  /** Events between two samples; {@code asked} is 1 where nobody has asked for another number. */
  long period(long asked) {
    return isHardware() && asked == 1 ? HARDWARE_PERIOD : asked;
  }

  PerfEventSpec spec(long every, long cookie) {
    return PerfEventSpec.counter(source, number, every, cookie);
  }
}
