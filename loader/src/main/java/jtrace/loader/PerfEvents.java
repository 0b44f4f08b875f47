package jtrace.loader;

import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * One sampling event for each online CPU, all running one BPF program. Call {@link #refresh} now
 * and then to follow CPUs that come and go. Safe for use by several threads.
 */
public final class PerfEvents implements Link {
  private final PerfEventSpec spec;
  private final BpfProgram program;
  private final Map<Integer, PerfEventLink> links = new TreeMap<>();
  private boolean closed;

  private PerfEvents(PerfEventSpec spec, BpfProgram program) {
    this.spec = spec;
    this.program = program;
  }

  /** Opens, attaches and enables; on failure nothing is left open. */
  public static PerfEvents open(PerfEventSpec spec, BpfProgram program) {
    return open(spec, program, CpuList.online());
  }

  static PerfEvents open(PerfEventSpec spec, BpfProgram program, BitSet cpus) {
    PerfEvents events = new PerfEvents(spec, program);
    try {
      events.follow(cpus);
      return events;
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /**
   * Opens events for CPUs that came online and closes those of CPUs that went (one small read of
   * sysfs when nothing changed).
   *
   * @return whether the set of CPUs changed
   */
  public boolean refresh() {
    return follow(CpuList.online());
  }

  public synchronized int cpuCount() {
    return links.size();
  }

  private synchronized boolean follow(BitSet online) {
    if (closed) {
      return false;
    }
    boolean changed =
        links.entrySet().removeIf(entry -> closeIfGone(entry.getKey(), entry.getValue(), online));
    for (int cpu = online.nextSetBit(0); cpu >= 0; cpu = online.nextSetBit(cpu + 1)) {
      if (!links.containsKey(cpu)) {
        changed |= openCpu(cpu);
      }
    }
    return changed;
  }

  private static boolean closeIfGone(int cpu, PerfEventLink link, BitSet online) {
    if (online.get(cpu)) {
      return false;
    }
    link.close();
    return true;
  }

  private boolean openCpu(int cpu) {
    String what = describe(cpu);
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = attribute(arena);
      long fd = attribute.tryOpen(-1, cpu);
      if (fd == -Errno.ENODEV && spec.source() != PerfEventSpec.Source.HARDWARE) {
        return false; // went offline since the list was read
      }
      if (fd < 0) {
        throw failure(what, (int) -fd);
      }
      links.put(cpu, PerfEventLink.attach(what, (int) fd, program, spec.cookie()));
      return true;
    }
  }

  private PerfAttribute attribute(Arena arena) {
    PerfAttribute attribute = new PerfAttribute(arena);
    switch (spec.source()) {
      case CPU_CLOCK -> {
        attribute.type(PerfAttribute.TYPE_SOFTWARE);
        attribute.config(PerfAttribute.SOFTWARE_CPU_CLOCK);
      }
      case SOFTWARE -> {
        attribute.type(PerfAttribute.TYPE_SOFTWARE);
        attribute.config(spec.counter());
      }
      case HARDWARE -> {
        attribute.type(PerfAttribute.TYPE_HARDWARE);
        attribute.config(spec.counter());
      }
    }
    switch (spec.rate()) {
      case PerfEventSpec.Frequency(int hertz) -> {
        attribute.set(PerfAttribute.Flag.FREQUENCY);
        attribute.period(hertz);
      }
      case PerfEventSpec.Period(long value) -> attribute.period(value);
    }
    attribute.set(PerfAttribute.Flag.DISABLED);
    if (spec.excludeIdle()) {
      attribute.set(PerfAttribute.Flag.EXCLUDE_IDLE);
    }
    if (spec.excludeKernel()) {
      attribute.set(PerfAttribute.Flag.EXCLUDE_KERNEL);
    }
    return attribute;
  }

  private String describe(int cpu) {
    return "the "
        + switch (spec.source()) {
          case HARDWARE -> "hardware";
          case CPU_CLOCK -> "cpu-clock";
          case SOFTWARE -> "software";
        }
        + " event of CPU "
        + cpu;
  }

  private LoaderException failure(String what, int errno) {
    boolean hardware = spec.source() == PerfEventSpec.Source.HARDWARE;
    if (hardware && (errno == Errno.ENOENT || errno == Errno.ENODEV || errno == Errno.EOPNOTSUPP)) {
      return new LoaderException(
          "opening " + what,
          Errno.name(errno) + ", this machine has no hardware counter (usual in virtual machines)",
          "Take an event of the kernel's clock, such as cpu",
          errno,
          "");
    }
    if (errno == Errno.EINVAL && spec.rate() instanceof PerfEventSpec.Frequency(int hertz)) {
      return new LoaderException(
          "opening " + what,
          Errno.name(errno) + ", probably " + hertz + " Hz is above the kernel's limit",
          "Lower the frequency, or raise /proc/sys/kernel/perf_event_max_sample_rate (now "
              + ProcFiles.read("/proc/sys/kernel/perf_event_max_sample_rate")
              + ")",
          errno,
          "");
    }
    return Failure.of("opening " + what, errno);
  }

  @Override
  public synchronized void close() {
    closed = true;
    links.values().forEach(PerfEventLink::close);
    links.clear();
  }
}
