package jtrace.loader;

import java.util.function.Supplier;

/**
 * What jtrace uses of the kernel and this machine, each with a probe that runs once and leaves
 * nothing behind. Most probes need the rights that recording needs.
 */
public enum KernelFeature {
  LIBBPF("libbpf.so.1", "", FeatureProbes::libBpf),
  RIGHTS("rights for BPF and perf events", "", FeatureProbes::rights),
  BTF("type information of the kernel (BTF)", "5.4", FeatureProbes::btf),
  RING_BUFFER("BPF ring buffer", "5.8", FeatureProbes::ringBuffer),
  BPF_LOOP("bpf_loop helper", "5.17", FeatureProbes::bpfLoop),
  TASK_REGISTERS("bpf_task_pt_regs helper", "5.15", FeatureProbes::taskRegisters),
  ATTACH_COOKIE("bpf_get_attach_cookie helper", "5.15", FeatureProbes::attachCookie),
  PERF_EVENTS("perf events on every CPU", "4.9", FeatureProbes::perfEvents),
  HARDWARE_PMU("hardware performance counters", "", FeatureProbes::hardwarePmu),
  RAW_TRACEPOINTS("raw tracepoints", "4.17", FeatureProbes::rawTracepoints),
  BTF_TRACEPOINTS("BTF tracepoints (tp_btf)", "5.5", FeatureProbes::btfTracepoints),
  UPROBES("uprobes without tracefs", "4.17", FeatureProbes::uprobes),
  BPF_STATS("BPF run-time statistics", "5.8", FeatureProbes::bpfStats),
  KERNEL_SYMBOLS("addresses of kernel functions", "", FeatureProbes::kernelSymbols),
  TRACEFS("tracefs", "", FeatureProbes::traceFs);

  private final String title;
  private final String minimumKernel;
  private final Supplier<Availability> probe;
  private volatile Availability result;

  KernelFeature(String title, String minimumKernel, Supplier<Availability> probe) {
    this.title = title;
    this.minimumKernel = minimumKernel;
    this.probe = probe;
  }

  public String title() {
    return title;
  }

  /** First Linux version that has it; empty when it does not depend on the version. */
  public String minimumKernel() {
    return minimumKernel;
  }

  /** Probes at the first call; the answer then stays. */
  public Availability availability() {
    Availability known = result;
    if (known == null) {
      known = probe.get();
      result = known;
    }
    return known;
  }

  public boolean isAvailable() {
    return availability().isAvailable();
  }
}
