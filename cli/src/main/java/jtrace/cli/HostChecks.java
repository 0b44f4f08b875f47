package jtrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What recording needs of the host. Read-only. */
final class HostChecks {
  private HostChecks() {}

  static List<DoctorCheck> all() {
    return List.of(DoctorCheck.ok("kernel", System.getProperty("os.version")), btf());
  }

  private static DoctorCheck btf() {
    Path btf = Path.of("/sys/kernel/btf/vmlinux");
    return Files.isReadable(btf)
        ? DoctorCheck.ok("BTF", btf.toString())
        : new DoctorCheck(
            "BTF",
            DoctorCheck.State.MISSING,
            btf + " is not there",
            "use a kernel built with CONFIG_DEBUG_INFO_BTF=y; Debian's own kernels are");
  }
}
