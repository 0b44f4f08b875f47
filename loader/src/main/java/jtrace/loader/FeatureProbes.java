package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The probes behind {@link KernelFeature}. */
final class FeatureProbes {
  private static final int MAP_TYPE_RINGBUF = 27;
  private static final int PROG_TYPE_PERF_EVENT = 7;
  private static final int PROG_TYPE_RAW_TRACEPOINT = 17;
  private static final int PROG_TYPE_TRACING = 26;
  private static final int ATTACH_TYPE_RAW_TRACEPOINT = 23;
  private static final int FUNC_GET_ATTACH_COOKIE = 174;
  private static final int FUNC_TASK_PT_REGS = 175;
  private static final int FUNC_LOOP = 181;
  private static final String NEWER_KERNEL = "Boot a newer kernel";

  private FeatureProbes() {}

  static Availability libBpf() {
    return switch (LibBpf.lookup()) {
      case LibBpf.Lookup.Found(LibBpf lib) ->
          Availability.yes(
              "version " + (int) lib.majorVersion.call() + "." + (int) lib.minorVersion.call());
      case LibBpf.Lookup.Missing(String why, String remedy) -> Availability.no(why, remedy);
    };
  }

  static Availability rights() {
    Capabilities capabilities = Capabilities.ofThisProcess();
    List<String> missing = capabilities.missing();
    String settings =
        "perf_event_paranoid is "
            + ProcFiles.read("/proc/sys/kernel/perf_event_paranoid")
            + ", unprivileged_bpf_disabled is "
            + ProcFiles.read("/proc/sys/kernel/unprivileged_bpf_disabled");
    return missing.isEmpty()
        ? Availability.yes("CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE; " + settings)
        : Availability.no(
            "missing " + String.join(", ", missing) + "; " + settings, Failure.RIGHTS_REMEDY);
  }

  static Availability btf() {
    return ProcFiles.exists("/sys/kernel/btf/vmlinux")
        ? Availability.yes("/sys/kernel/btf/vmlinux")
        : Availability.no(
            "/sys/kernel/btf/vmlinux is missing",
            "Boot a kernel built with CONFIG_DEBUG_INFO_BTF, as distributions do");
  }

  static Availability ringBuffer() {
    return withLibBpf(
        lib -> answer((int) lib.probeMapType.call(MAP_TYPE_RINGBUF, 0), "ring buffer maps"));
  }

  static Availability bpfLoop() {
    return helper(PROG_TYPE_PERF_EVENT, FUNC_LOOP, "bpf_loop");
  }

  static Availability taskRegisters() {
    return helper(PROG_TYPE_PERF_EVENT, FUNC_TASK_PT_REGS, "bpf_task_pt_regs");
  }

  static Availability attachCookie() {
    return helper(PROG_TYPE_PERF_EVENT, FUNC_GET_ATTACH_COOKIE, "bpf_get_attach_cookie");
  }

  /** Loads a program for the BTF tracepoint of process exits, without attaching it. */
  static Availability btfTracepoints() {
    return withLibBpf(FeatureProbes::btfTracepoints);
  }

  private static Availability btfTracepoints(LibBpf lib) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom("sched_process_exit");
      int typeId = (int) lib.findKernelTypeId.call(name.address(), ATTACH_TYPE_RAW_TRACEPOINT);
      if (typeId <= 0) {
        return refused("finding sched_process_exit in the kernel's BTF", -typeId);
      }
      MemorySegment load = doNothing(arena, PROG_TYPE_TRACING);
      load.set(ValueLayout.JAVA_INT, 68, ATTACH_TYPE_RAW_TRACEPOINT);
      load.set(ValueLayout.JAVA_INT, 108, typeId);
      long program = Bpf.call(Bpf.PROG_LOAD, load, 112);
      if (program < 0) {
        return refused("loading a tracing program", (int) -program);
      }
      Syscalls.close((int) program);
      return Availability.yes("a program for sched_process_exit can be loaded");
    }
  }

  private static MemorySegment doNothing(Arena arena, int programType) {
    MemorySegment code = arena.allocateFrom(ValueLayout.JAVA_LONG, 0xb7, 0x95); // r0 = 0; exit
    MemorySegment load = Bpf.attribute(arena);
    load.set(ValueLayout.JAVA_INT, 0, programType);
    load.set(ValueLayout.JAVA_INT, 4, 2);
    load.set(ValueLayout.JAVA_LONG, 8, code.address());
    load.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("GPL").address());
    return load;
  }

  static Availability perfEvents() {
    return event(
        PerfAttribute.TYPE_SOFTWARE,
        PerfAttribute.SOFTWARE_CPU_CLOCK,
        "cpu-clock",
        Failure.RIGHTS_REMEDY);
  }

  static Availability hardwarePmu() {
    return event(
        PerfAttribute.TYPE_HARDWARE,
        PerfAttribute.HARDWARE_CPU_CYCLES,
        "cycles",
        "jtrace uses the cpu-clock instead; a virtual machine needs its host to offer a PMU");
  }

  private static Availability event(int type, long config, String name, String remedy) {
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = new PerfAttribute(arena);
      attribute.type(type);
      attribute.config(config);
      attribute.period(1_000_000_000);
      attribute.set(PerfAttribute.Flag.DISABLED);
      long fd = attribute.tryOpen(-1, CpuList.online().nextSetBit(0));
      if (fd >= 0) {
        Syscalls.close((int) fd);
        return Availability.yes(name + " opens for all processes of a CPU");
      }
      return Availability.no(name + " does not open: " + Failure.why((int) -fd), remedy);
    }
  }

  /** Attaches a program that does nothing to the exit of processes, and detaches it. */
  static Availability rawTracepoints() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment load = doNothing(arena, PROG_TYPE_RAW_TRACEPOINT);
      long program = Bpf.call(Bpf.PROG_LOAD, load, 48);
      if (program < 0) {
        return refused("loading a program", (int) -program);
      }
      MemorySegment open = Bpf.attribute(arena);
      open.set(ValueLayout.JAVA_LONG, 0, arena.allocateFrom("sched_process_exit").address());
      open.set(ValueLayout.JAVA_INT, 8, (int) program);
      long link = Bpf.call(Bpf.RAW_TRACEPOINT_OPEN, open, 16);
      Syscalls.close((int) program);
      if (link < 0) {
        return refused("attaching to sched_process_exit", (int) -link);
      }
      Syscalls.close((int) link);
      return Availability.yes("sched_process_exit can be attached to");
    }
  }

  static Availability uprobes() {
    return Uprobes.availability();
  }

  static Availability bpfStats() {
    try (Arena arena = Arena.ofConfined()) {
      long fd = Bpf.call(Bpf.ENABLE_STATS, Bpf.attribute(arena), 4);
      if (fd < 0) {
        return refused("enabling statistics", (int) -fd);
      }
      Syscalls.close((int) fd);
      return Availability.yes("can be enabled");
    }
  }

  static Availability kernelSymbols() {
    String first = ProcFiles.read("/proc/kallsyms").lines().findFirst().orElse("");
    String restrict = "kptr_restrict is " + ProcFiles.read("/proc/sys/kernel/kptr_restrict");
    return first.isEmpty() || first.startsWith("0000000000000000 ")
        ? Availability.no(
            "/proc/kallsyms shows no addresses; " + restrict,
            "Run as root, or: sysctl kernel.kptr_restrict=1 and grant CAP_SYSLOG")
        : Availability.yes("/proc/kallsyms shows addresses; " + restrict);
  }

  static Availability traceFs() {
    boolean mounted =
        ProcFiles.exists("/sys/kernel/tracing/events")
            || ProcFiles.exists("/sys/kernel/debug/tracing/events");
    return mounted
        ? Availability.yes("mounted")
        : Availability.no(
            "not mounted; jtrace does not need it",
            "For named tracepoints: mount -t tracefs tracefs /sys/kernel/tracing");
  }

  private interface LibBpfProbe {
    Availability probe(LibBpf library);
  }

  private static Availability withLibBpf(LibBpfProbe probe) {
    return switch (LibBpf.lookup()) {
      case LibBpf.Lookup.Found(LibBpf library) -> probe.probe(library);
      case LibBpf.Lookup.Missing(String why, String remedy) -> Availability.no(why, remedy);
    };
  }

  private static Availability helper(int programType, int function, String name) {
    return withLibBpf(
        lib -> answer((int) lib.probeHelper.call(programType, function, 0), "helper " + name));
  }

  /** libbpf's probes answer 1 for yes, 0 for no, minus errno when they could not find out. */
  private static Availability answer(int result, String what) {
    if (result > 0) {
      return Availability.yes("the kernel has " + what);
    }
    if (result == 0 && !Capabilities.ofThisProcess().canBpf()) {
      return Availability.no(what + " cannot be probed without CAP_BPF", Failure.RIGHTS_REMEDY);
    }
    return result == 0
        ? Availability.no("the kernel has no " + what, NEWER_KERNEL)
        : refused("probing " + what, -result);
  }

  private static Availability refused(String what, int errno) {
    String remedy = Failure.remedy(errno);
    return Availability.no(
        what + " failed: " + Failure.why(errno), remedy.isEmpty() ? NEWER_KERNEL : remedy);
  }
}
