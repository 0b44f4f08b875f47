package jtrace.loader;

import java.lang.foreign.Arena;

/** Uprobes through the uprobe PMU, which needs neither tracefs nor names (Linux 4.17 and newer). */
final class Uprobes {
  private static final String PMU_TYPE = "/sys/bus/event_source/devices/uprobe/type";
  private static final String RETURN_BIT =
      "/sys/bus/event_source/devices/uprobe/format/retprobe"; // for example "config:0"

  private Uprobes() {}

  static boolean isSupported() {
    return ProcFiles.exists(PMU_TYPE);
  }

  static Link attach(BpfProgram program, UprobeTarget target) {
    String what = "uprobe at " + target.file() + "+0x" + Long.toHexString(target.offsetBytes());
    if (!isSupported()) {
      throw new LoaderException(
          "attaching a " + what, "this kernel has no uprobes", "It needs CONFIG_UPROBE_EVENTS");
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
