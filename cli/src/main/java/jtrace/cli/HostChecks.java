package jtrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.cli.DoctorCheck.State;
import jtrace.loader.Availability;
import jtrace.loader.KernelFeature;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** What recording needs of the host, read from /proc and /sys. Read-only. */
final class HostChecks {
  /** Ring buffer and CO-RE, the floor of jtrace. */
  private static final int KERNEL_MAJOR = 5;

  private static final int KERNEL_MINOR = 10;

  private static final int CAP_SYS_PTRACE = 19;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_SYSLOG = 34;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  private static final Pattern RELEASE = Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern CAPABILITIES =
      Pattern.compile("^CapEff:\\s*([0-9a-f]{1,16})$", Pattern.MULTILINE);
  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib64",
          "/usr/lib");

  private static final List<KernelFeature> NEEDED =
      List.of(
          KernelFeature.RING_BUFFER,
          KernelFeature.BPF_LOOP,
          KernelFeature.TASK_REGISTERS,
          KernelFeature.PERF_EVENTS);

  /** Uprobes keep the names of code that is freed while recording. */
  private static final List<KernelFeature> WANTED = List.of(KernelFeature.UPROBES);

  private HostChecks() {}

  static List<DoctorCheck> all() {
    long capabilities =
        capabilities(new ProcFolder((int) ProcessHandle.current().pid()).text("status"));
    List<DoctorCheck> checks = new ArrayList<>();
    checks.add(kernel(System.getProperty("os.version")));
    checks.add(btf());
    checks.add(libbpf());
    checks.add(bpfRights(capabilities));
    checks.add(memoryRights(capabilities));
    checks.add(kernelNames(capabilities));
    return checks;
  }

  /** What the kernel offers, tried out: leaves nothing behind. */
  static List<DoctorCheck> features() {
    List<DoctorCheck> checks = new ArrayList<>();
    for (KernelFeature feature : NEEDED) {
      checks.add(feature(feature, State.MISSING));
    }
    for (KernelFeature feature : WANTED) {
      checks.add(feature(feature, State.LIMITED));
    }
    return checks;
  }

  private static DoctorCheck feature(KernelFeature feature, State without) {
    Availability found = feature.availability();
    return found.isAvailable()
        ? DoctorCheck.ok(feature.title(), found.why())
        : new DoctorCheck(feature.title(), without, found.why(), found.remedy());
  }

  /**
   * Fails when nothing can be recorded here.
   *
   * @throws WorldException naming the first thing that is missing
   */
  static void requireAll() {
    firstMissing()
        .ifPresent(check -> {
          throw new WorldException(
              WorldException.Kind.NOT_PERMITTED,
              new Problem(
                  "cannot record on this host: " + check.name() + " is missing",
                  check.found(),
                  check.remedy()));
        });
  }

  /** The first thing without which nothing can be recorded. */
  static Optional<DoctorCheck> firstMissing() {
    return all().stream().filter(check -> check.state() == State.MISSING).findFirst();
  }

  static DoctorCheck kernel(String release) {
    Matcher version = RELEASE.matcher(release);
    if (!version.find()) {
      return new DoctorCheck("kernel", State.LIMITED, "unknown release " + release, "");
    }
    int major = Integer.parseInt(version.group(1));
    int minor = Integer.parseInt(version.group(2));
    return major > KERNEL_MAJOR || (major == KERNEL_MAJOR && minor >= KERNEL_MINOR)
        ? DoctorCheck.ok("kernel", release)
        : new DoctorCheck(
            "kernel",
            State.MISSING,
            release + " has no BPF ring buffer",
            "use Linux " + KERNEL_MAJOR + "." + KERNEL_MINOR + " or newer");
  }

  private static DoctorCheck btf() {
    Path btf = Path.of("/sys/kernel/btf/vmlinux");
    return Files.isReadable(btf)
        ? DoctorCheck.ok("kernel BTF", btf.toString())
        : new DoctorCheck(
            "kernel BTF",
            State.MISSING,
            btf + " is not there, so BPF programs cannot be fitted to this kernel",
            "use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as Debian's own are; in a container"
                + " mount /sys");
  }

  private static DoctorCheck libbpf() {
    Optional<Path> found =
        LIBRARY_FOLDERS.stream()
            .map(folder -> Path.of(folder, "libbpf.so.1"))
            .filter(Files::exists)
            .findFirst();
    return found
        .map(path -> DoctorCheck.ok("libbpf", version(path)))
        .orElseGet(() ->
            new DoctorCheck(
                "libbpf",
                State.MISSING,
                "libbpf.so.1 is in none of " + LIBRARY_FOLDERS,
                "apt-get install libbpf1"));
  }

  /** The file that the link points to carries the whole version in its name. */
  private static String version(Path library) {
    try {
      return library.toRealPath().toString();
    } catch (IOException e) {
      return library.toString();
    }
  }

  static DoctorCheck bpfRights(long capabilities) {
    boolean enough =
        has(capabilities, CAP_SYS_ADMIN)
            || (has(capabilities, CAP_BPF) && has(capabilities, CAP_PERFMON));
    return enough
        ? DoctorCheck.ok("right to use BPF", "CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN")
        : new DoctorCheck(
            "right to use BPF",
            State.MISSING,
            "CAP_BPF and CAP_PERFMON are not both there",
            "run as root: sudo ./jtrace ...; in a container add --cap-add BPF --cap-add PERFMON"
                + " --cap-add SYS_PTRACE --pid host");
  }

  static DoctorCheck memoryRights(long capabilities) {
    return has(capabilities, CAP_SYS_PTRACE)
        ? DoctorCheck.ok("right to read JVMs", "CAP_SYS_PTRACE")
        : new DoctorCheck(
            "right to read JVMs",
            State.LIMITED,
            "no CAP_SYS_PTRACE: at best Java names of this user's own JVMs",
            "run as root, or add CAP_SYS_PTRACE");
  }

  private static DoctorCheck kernelNames(long capabilities) {
    if (kernelAddressesShown()) {
      return DoctorCheck.ok("kernel names", "/proc/kallsyms");
    }
    return new DoctorCheck(
        "kernel names",
        State.LIMITED,
        has(capabilities, CAP_SYSLOG)
            ? "kernel.kptr_restrict hides them"
            : "no CAP_SYSLOG: kernel frames have no names",
        "run as root with kernel.kptr_restrict at 0 or 1");
  }

  private static boolean kernelAddressesShown() {
    Path names = Path.of("/proc/kallsyms");
    try (BufferedReader lines = Files.newBufferedReader(names, StandardCharsets.ISO_8859_1)) {
      String first = lines.readLine();
      String second = lines.readLine();
      // The very first symbols of a kernel may truly be at 0, so look at two.
      return first != null && second != null && !(hidden(first) && hidden(second));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hidden(String line) {
    return line.startsWith("0000000000000000 ");
  }

  /** The effective capabilities as a bit set, 0 when unknown. */
  static long capabilities(String status) {
    Matcher line = CAPABILITIES.matcher(status);
    return line.find() ? Long.parseUnsignedLong(line.group(1), 16) : 0;
  }

  private static boolean has(long capabilities, int bit) {
    return (capabilities >>> bit & 1) != 0;
  }
}
