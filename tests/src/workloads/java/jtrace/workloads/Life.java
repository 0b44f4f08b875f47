package jtrace.workloads;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * A child program's life: {@code key=value} arguments, the line {@code READY} when it is worth
 * profiling, an end by itself {@code seconds} later, and an end when its parent dies.
 */
final class Life {
  private final Map<String, String> options = new HashMap<>();
  private volatile long deadline = Long.MAX_VALUE;

  Life(String[] args) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("expected key=value, got " + arg);
      }
      options.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    if (options.containsKey("watch")) {
      Thread watch = new Thread(Life::haltAtEndOfInput, "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
  }

  String option(String key, String absent) {
    return options.getOrDefault(key, absent);
  }

  int option(String key, int absent) {
    return Integer.parseInt(option(key, Integer.toString(absent)));
  }

  /** Says that the program is warm, and starts the clock. */
  void ready() {
    deadline = System.nanoTime() + option("seconds", 30) * 1_000_000_000L;
    System.out.println("READY");
    System.out.flush();
  }

  boolean over() {
    return deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0;
  }

  /** CPU time of the whole process. */
  static long cpuNanos() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }

  @SuppressWarnings("EmptyCatch")
  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // a closed standard input says the same as its end
    }
    Runtime.getRuntime().halt(3);
  }
}
