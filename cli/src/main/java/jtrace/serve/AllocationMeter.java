package jtrace.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import jtrace.record.JvmCounters;

/**
 * Bytes that JVMs have allocated since somebody looked first: sums of what each look finds, so that
 * several who look do not disturb each other.
 */
final class AllocationMeter {
  private record Seen(JvmCounters last, long bytes) {}

  private final Map<Integer, Seen> seen = new HashMap<>();

  /** The sum until now; empty when the JVM's counters do not tell. */
  synchronized OptionalLong bytes(int pid, JvmCounters now) {
    Seen before = seen.get(pid);
    OptionalLong since = now.allocatedSince(before == null ? now : before.last());
    if (since.isEmpty()) {
      seen.remove(pid);
      return OptionalLong.empty();
    }
    long bytes = (before == null ? 0 : before.bytes()) + since.getAsLong();
    seen.put(pid, new Seen(now, bytes));
    return OptionalLong.of(bytes);
  }

  /** Forgets all others, which have ended. */
  synchronized void keep(Set<Integer> pids) {
    seen.keySet().retainAll(pids);
  }
}
