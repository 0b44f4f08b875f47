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
import jtrace.loader.ProcessStat;
import jtrace.record.JvmCounters;

/**
 * What the host's JVMs have used until now, for a page that looks again and again and shows the
 * differences. Nothing is recorded for it: the numbers are the kernel's and the JVM's own.
 */
final class Overview {
  private static final int MAX_PROCESSES = 200;
  private static final int MAX_THREADS = 5_000;

  private Overview() {}

  static Reply reply(Host host, Caller caller) {
    List<Object> processes = new ArrayList<>();
    for (Host.Process process : host.processes()) {
      if (caller.maySee(host, process.pid()) && processes.size() < MAX_PROCESSES) {
        processes.add(numbers(process));
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("nanos", System.nanoTime());
    all.put("cpus", Runtime.getRuntime().availableProcessors());
    all.put("processes", processes);
    return JsonReply.of(all);
  }

  private static Map<String, Object> numbers(Host.Process process) {
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
