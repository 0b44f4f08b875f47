package jtrace.loader;

import java.util.BitSet;

/** Sets of CPUs as the kernel prints them, for example {@code 0-3,8}. */
final class CpuList {
  static final int MAX_CPUS = 8192;
  private static final String ONLINE = "/sys/devices/system/cpu/online";
  private static final String POSSIBLE = "/sys/devices/system/cpu/possible";

  private static final class Possible {
    static final int COUNT = Math.max(1, parse(ProcFiles.read(POSSIBLE)).length());
  }

  private CpuList() {}

  static BitSet online() {
    BitSet online = parse(ProcFiles.read(ONLINE));
    if (online.isEmpty()) {
      throw new LoaderException(
          "finding the CPUs", ONLINE + " cannot be read", "Mount sysfs on /sys");
    }
    return online;
  }

  /** Highest possible CPU number plus one: per-CPU maps have a value for each. */
  static int possibleCount() {
    return Possible.COUNT;
  }

  /** Malformed parts and CPUs beyond the limit are left out. */
  static BitSet parse(String text) {
    BitSet cpus = new BitSet();
    for (String part : text.strip().split(",", MAX_CPUS)) {
      int dash = part.indexOf('-');
      try {
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        if (first >= 0 && first <= last && last < MAX_CPUS) {
          cpus.set(first, last + 1);
        }
      } catch (NumberFormatException _) {
        continue;
      }
    }
    return cpus;
  }
}
