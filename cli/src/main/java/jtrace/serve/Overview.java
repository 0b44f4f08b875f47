package jtrace.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jtrace.loader.ProcessStat;
import jtrace.record.JvmCounters;

/**
 * What the host's JVMs have used until now, for a page that looks again and again and shows the
 * differences. Nothing is recorded for it: the numbers are the kernel's and the JVM's own.
 */
final class Overview {
  private static final int MAX_PROCESSES = 200;
  private static final int MAX_THREADS = 5_000;

  private final AllocationMeter allocations = new AllocationMeter();

  Reply reply(Host host, Caller caller) {
    List<Object> processes = new ArrayList<>();
    List<Host.Process> all = host.processes();
    allocations.keep(all.stream().map(Host.Process::pid).collect(Collectors.toSet()));
    for (Host.Process process : all) {
      if (caller.maySee(host, process.pid()) && processes.size() < MAX_PROCESSES) {
        processes.add(numbers(process));
      }
    }
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("nanos", System.nanoTime());
    told.put("cpus", Runtime.getRuntime().availableProcessors());
    told.put("processes", processes);
    return JsonReply.of(told);
  }

  private Map<String, Object> numbers(Host.Process process) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("pid", process.pid());
    one.put("name", process.name());
    one.put("user", process.user());
    one.put("jdk", process.jdk());
    one.put("obstacle", process.obstacle());
    ProcessStat.of(process.pid())
        .ifPresent(stat -> {
          one.put("cpuNanos", stat.cpuNanos());
          one.put("threads", stat.threads());
          one.put("rssBytes", stat.rssBytes());
        });
    one.put("queueNanos", queueNanos(process.pid()));
    JvmCounters counters = JvmCounters.of(process.pid());
    if (!counters.isEmpty()) {
      one.put("gcNanos", counters.gcNanos());
      one.put("gcCount", counters.gcCount());
      one.put("heapBytes", counters.heapBytes());
      one.put("contended", counters.contended());
      allocations
          .bytes(process.pid(), counters)
          .ifPresent(bytes -> one.put("allocatedBytes", bytes));
    }
    return one;
  }

  /** Time that its threads have waited for a CPU; of those that live now. */
  private static long queueNanos(int pid) {
    long sum = 0;
    int seen = 0;
    Path tasks = Path.of("/proc", Integer.toString(pid), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (seen++ == MAX_THREADS) {
          break;
        }
        String[] numbers = text(thread.resolve("schedstat")).split(" ", -1);
        sum += numbers.length > 1 ? number(numbers[1]) : 0;
      }
    } catch (IOException e) {
      return sum; // it has gone
    }
    return sum;
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
