package jtrace.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jtrace.symbolizer.hotspot.PerfCounters;

/** The numbers of one process that conditions are about, from /proc and from its PerfData file. */
final class WatchedProcess {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / 100; // USER_HZ
  private static final long PAGE_BYTES = 4096;
  private static final long CPU_SPAN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int COLLECTORS_MAX = 8;

  // fields of /proc/PID/stat from the state on (proc(5) counts two more)
  private static final int STATE = 0;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int THREADS = 17;
  private static final int RSS_PAGES = 21;

  private final ProcFolder folder;
  private final Optional<Path> perfData;
  private long cpuFromNanos = System.nanoTime();
  private long cpuNanos;
  private double cpuPercent;
  private long lastPauseEnd;

  WatchedProcess(int pid) {
    folder = new ProcFolder(pid);
    perfData = perfData(folder);
    cpuNanos = cpuNanos(fields());
    pauseNanos(); // one that ended before does not count
  }

  /** Where HotSpot shares its counters (PerfMemory), when it does. */
  private static Optional<Path> perfData(ProcFolder folder) {
    String inside =
        folder
            .text("status")
            .lines()
            .filter(line -> line.startsWith("NSpid:"))
            .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
            .findFirst()
            .orElse(String.valueOf(folder.pid()));
    try (Stream<Path> users = Files.list(folder.path("root/tmp"))) {
      return users
          .filter(user -> user.getFileName().toString().startsWith("hsperfdata_"))
          .flatMap(user ->
              folder
                  .regularFileInside(Path.of("/tmp").resolve(user.getFileName()).resolve(inside))
                  .stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  int pid() {
    return folder.pid();
  }

  /** Whether its collectors' pauses can be seen. */
  boolean tellsPauses() {
    return counters().keySet().stream().anyMatch(name -> name.endsWith(".lastExitTime"));
  }

  /** The value now; empty when there is none, such as no pause since the last call. */
  OptionalDouble now(DumpCondition.Metric metric) {
    String[] fields = fields();
    boolean ended = fields.length <= RSS_PAGES || fields[STATE].equals("Z");
    if (metric == DumpCondition.Metric.EXIT) {
      return OptionalDouble.of(ended ? 1 : 0);
    }
    if (ended) {
      return OptionalDouble.empty();
    }
    return switch (metric) {
      case CPU -> OptionalDouble.of(cpuPercent(fields));
      case RSS -> OptionalDouble.of((double) number(fields[RSS_PAGES]) * PAGE_BYTES);
      case THREADS -> OptionalDouble.of(number(fields[THREADS]));
      case GC -> pauseNanos();
      case EXIT -> OptionalDouble.empty();
    };
  }

  private String[] fields() {
    String stat = folder.text("stat");
    return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
  }

  private static long number(String field) {
    return field.matches("\\d{1,18}") ? Long.parseLong(field) : 0;
  }

  private static long cpuNanos(String[] fields) {
    return fields.length <= SYSTEM_TICKS
        ? 0
        : (number(fields[USER_TICKS]) + number(fields[SYSTEM_TICKS])) * TICK_NANOS;
  }

  private double cpuPercent(String[] fields) {
    long now = System.nanoTime();
    if (now - cpuFromNanos >= CPU_SPAN_NANOS) {
      long used = cpuNanos(fields);
      cpuPercent = 100.0 * (used - cpuNanos) / (now - cpuFromNanos);
      cpuFromNanos = now;
      cpuNanos = used;
    }
    return cpuPercent;
  }

  private Map<String, Long> counters() {
    return perfData
        .map(file -> PerfCounters.parse(ByteBuffer.wrap(ProcFolder.bytes(file))))
        .orElse(Map.of());
  }

  /**
   * The longest pause that ended since the last call, of those that were the last of a collector.
   */
  private OptionalDouble pauseNanos() {
    Map<String, Long> counters = counters();
    long frequency = counters.getOrDefault("sun.os.hrt.frequency", 0L);
    long latest = lastPauseEnd;
    double longest = -1;
    for (int i = 0; i < COLLECTORS_MAX && frequency > 0; i++) {
      long from = counters.getOrDefault("sun.gc.collector." + i + ".lastEntryTime", 0L);
      long to = counters.getOrDefault("sun.gc.collector." + i + ".lastExitTime", 0L);
      if (to > lastPauseEnd && to >= from) {
        latest = Math.max(latest, to);
        longest = Math.max(longest, (double) (to - from) / frequency * 1e9);
      }
    }
    lastPauseEnd = latest;
    return longest < 0 ? OptionalDouble.empty() : OptionalDouble.of(longest);
  }
}
