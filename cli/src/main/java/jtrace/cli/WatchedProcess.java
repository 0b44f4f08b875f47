package jtrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import jtrace.loader.ProcessStat;
import jtrace.record.JvmCounters;

/** The numbers of one process that conditions are about. */
final class WatchedProcess {
  private static final long CPU_SPAN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int COLLECTORS_MAX = 8;

  private final int pid;
  private final Optional<Path> counters;
  private long cpuFromNanos = System.nanoTime();
  private long cpuNanos;
  private double cpuPercent;
  private long lastPauseEnd;

  WatchedProcess(int pid) {
    this.pid = pid;
    counters = JvmCounters.file(pid);
    cpuNanos = ProcessStat.of(pid).map(ProcessStat::cpuNanos).orElse(0L);
    pauseNanos(); // one that ended before does not count
  }

  int pid() {
    return pid;
  }

  /** Whether its collectors' pauses can be seen. */
  boolean tellsPauses() {
    return counters.map(JvmCounters::read).map(JvmCounters::tellsPauses).orElse(false);
  }

  /** The value now; empty when there is none, such as no pause since the last call. */
  OptionalDouble now(DumpCondition.Metric metric) {
    Optional<ProcessStat> stat = ProcessStat.of(pid).filter(found -> !found.isExited());
    if (metric == DumpCondition.Metric.EXIT) {
      return OptionalDouble.of(stat.isEmpty() ? 1 : 0);
    }
    if (stat.isEmpty()) {
      return OptionalDouble.empty();
    }
    return switch (metric) {
      case CPU -> OptionalDouble.of(cpuPercent(stat.get().cpuNanos()));
      case RSS -> OptionalDouble.of(stat.get().rssBytes());
      case THREADS -> OptionalDouble.of(stat.get().threads());
      case GC -> pauseNanos();
      case EXIT -> OptionalDouble.empty();
    };
  }

  private double cpuPercent(long used) {
    long now = System.nanoTime();
    if (now - cpuFromNanos >= CPU_SPAN_NANOS) {
      cpuPercent = 100.0 * (used - cpuNanos) / (now - cpuFromNanos);
      cpuFromNanos = now;
      cpuNanos = used;
    }
    return cpuPercent;
  }

  /**
   * The longest pause that ended since the last call, of those that were the last of a collector.
   */
  private OptionalDouble pauseNanos() {
    if (counters.isEmpty()) {
      return OptionalDouble.empty();
    }
    JvmCounters now = JvmCounters.read(counters.get());
    long latest = lastPauseEnd;
    double longest = -1;
    for (int i = 0; i < COLLECTORS_MAX; i++) {
      long from = now.value("sun.gc.collector." + i + ".lastEntryTime");
      long to = now.value("sun.gc.collector." + i + ".lastExitTime");
      if (to > lastPauseEnd && to >= from) {
        latest = Math.max(latest, to);
        longest = Math.max(longest, now.nanos(to - from));
      }
    }
    lastPauseEnd = latest;
    return longest < 0 ? OptionalDouble.empty() : OptionalDouble.of(longest);
  }
}
