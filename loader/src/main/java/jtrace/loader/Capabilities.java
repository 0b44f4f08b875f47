package jtrace.loader;

import java.util.ArrayList;
import java.util.List;

/** Effective capabilities of this process (CapEff in /proc/self/status), as a bit set. */
record Capabilities(long effective) {
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  static Capabilities ofThisProcess() {
    return parse(ProcFiles.read("/proc/self/status"));
  }

  static Capabilities parse(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith("CapEff:")) {
        try {
          return new Capabilities(Long.parseUnsignedLong(line.substring(7).strip(), 16));
        } catch (NumberFormatException _) {
          return new Capabilities(0);
        }
      }
    }
    return new Capabilities(0);
  }

  private boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }

  /** CAP_SYS_ADMIN implies the newer, narrower ones. */
  boolean canBpf() {
    return has(CAP_BPF) || has(CAP_SYS_ADMIN);
  }

  boolean canPerfmon() {
    return has(CAP_PERFMON) || has(CAP_SYS_ADMIN);
  }

  /** What perf events want for uprobes. */
  boolean isAdmin() {
    return has(CAP_SYS_ADMIN);
  }

  boolean canPtrace() {
    return has(CAP_SYS_PTRACE);
  }

  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (!canBpf()) {
      missing.add("CAP_BPF");
    }
    if (!canPerfmon()) {
      missing.add("CAP_PERFMON");
    }
    if (!canPtrace()) {
      missing.add("CAP_SYS_PTRACE");
    }
    return missing;
  }

  String missingText() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return String.join(", ", missing);
    }
    String policy = "a security policy (seccomp, lockdown, container) forbids it";
    return isAdmin()
        ? "no capability is missing, so " + policy
        : "this kernel wants CAP_SYS_ADMIN for it, or " + policy;
  }
}
