package jtrace.loader;

import java.lang.foreign.Arena;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uprobes through links of BPF (Linux 6.6 and newer), for which CAP_BPF and CAP_PERFMON are enough
 * and which come off together; through the uprobe PMU, which needs neither tracefs nor names (Linux
 * 4.17 and newer) but CAP_SYS_ADMIN (perf_uprobe_event_init in kernel/events/core.c), on kernels
 * whose links are missing or new.
 */
final class Uprobes {
  /** Of programs that are attached to uprobes. */
  static final String SECTION = "uprobe";

  private static final String PMU_TYPE = "/sys/bus/event_source/devices/uprobe/type";
  private static final String RETURN_BIT =
      "/sys/bus/event_source/devices/uprobe/format/retprobe"; // for example "config:0"
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
  private static final int LINKS_SINCE = 60_006;

  /** The first ones look at the thread, not at its process (bpf_uprobe_multi_link_attach). */
  private static final int LINKS_OF_PROCESSES_SINCE = 60_010;

  private Uprobes() {}

  /** Found out once; a program is loaded for one way or the other. */
  private static final class Way {
    private static final String KERNEL = ProcFiles.read("/proc/sys/kernel/osrelease");
    static final boolean IS_LINK = usesLinks(KERNEL, Capabilities.ofThisProcess().isAdmin());
    static final boolean IS_LINK_OF_PROCESS = usesLinks(KERNEL, /* admin= */ true);
  }

  static boolean areLinks() {
    return Way.IS_LINK;
  }

  /**
   * The process that a link is put into, 0 for all: also where only one of its threads would do.
   */
  static int linkPid(UprobeTarget target) {
    return target.pid() == UprobeTarget.EVERY_PROCESS || !Way.IS_LINK_OF_PROCESS ? 0 : target.pid();
  }

  static boolean usesLinks(String kernelRelease, boolean admin) {
    Matcher release = RELEASE.matcher(kernelRelease);
    return release.lookingAt()
        && Integer.parseInt(release.group(1)) * 10_000 + Integer.parseInt(release.group(2))
            >= (admin ? LINKS_OF_PROCESSES_SINCE : LINKS_SINCE);
  }

  static Availability availability() {
    if (areLinks()) {
      return Availability.yes("as links of BPF programs");
    }
    if (!ProcFiles.exists(PMU_TYPE)) {
      return Availability.no(
          "the uprobe PMU is missing", "Boot a kernel built with CONFIG_UPROBE_EVENTS");
    }
    return Capabilities.ofThisProcess().isAdmin()
        ? Availability.yes("the uprobe PMU is there")
        : Availability.no(
            "CAP_SYS_ADMIN is missing, which kernels before 6.6 may want for it",
            "Grant it, or boot Linux 6.6 or newer, where CAP_BPF and CAP_PERFMON are enough");
  }

  static Link attach(BpfProgram program, UprobeTarget target) {
    String what = "uprobe at " + target.file() + "+0x" + Long.toHexString(target.offsetBytes());
    if (areLinks()) {
      return UprobeLink.attach(what, program, target);
    }
    if (!ProcFiles.exists(PMU_TYPE)) {
      throw new LoaderException(
          "attaching a " + what, availability().why(), availability().remedy());
    }
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = new PerfAttribute(arena);
      attribute.type(Integer.parseInt(ProcFiles.read(PMU_TYPE)));
      if (target.onReturn()) {
        attribute.config(1L << returnBit());
      }
      attribute.config1(arena.allocateFrom(target.file().toString()).address());
      attribute.config2(target.offsetBytes());
      // for any process the CPU is only where the event is accounted, the probe fires on all; for
      // one process it fires in all its threads (uprobe_perf_filter in kernel/trace/trace_uprobe.c)
      boolean everywhere = target.pid() == UprobeTarget.EVERY_PROCESS;
      int fd = attribute.open(what, target.pid(), everywhere ? 0 : -1);
      return PerfEventLink.attach(what, fd, program, target.cookie());
    }
  }

  private static int returnBit() {
    String format = ProcFiles.read(RETURN_BIT);
    return format.startsWith("config:") ? Integer.parseInt(format.substring(7)) : 0;
  }
}
