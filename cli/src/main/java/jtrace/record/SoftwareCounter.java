package jtrace.record;

import java.util.Locale;

/** Software counters of the kernel, by their names in perf. */
public enum SoftwareCounter {
  PAGE_FAULTS(2),
  MINOR_FAULTS(5),
  MAJOR_FAULTS(6),
  CONTEXT_SWITCHES(3),
  CPU_MIGRATIONS(4),
  ALIGNMENT_FAULTS(7),
  EMULATION_FAULTS(8);

  private final int config;

  SoftwareCounter(int config) {
    this.config = config;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code enum perf_sw_ids} of linux/perf_event.h. */
  int config() {
    return config;
  }
}
