package jtrace.serve;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import jtrace.push.Push;

/** jtrace's own health, in the text format that Prometheus reads. */
final class Metrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final double SECOND_NANOS = 1e9;
  private static final int PAGE_BYTES = 4096;

  private final SharedRecordings recordings;
  private final Optional<History> history;
  private final List<Push> pushes;
  private final Map<Integer, Long> requestsByStatus = new TreeMap<>();

  Metrics(SharedRecordings recordings, Optional<History> history, List<Push> pushes) {
    this.recordings = recordings;
    this.history = history;
    this.pushes = List.copyOf(pushes);
  }

  /** Counts an answer. */
  synchronized void answered(int status) {
    requestsByStatus.merge(status, 1L, Long::sum);
  }

  Reply reply() throws IOException {
    StringBuilder text = new StringBuilder();
    head(text, "jtrace_requests_total", "counter", "Requests by status of the answer.");
    synchronized (this) {
      requestsByStatus.forEach((status, count) ->
          text.append("jtrace_requests_total{status=\"%d\"} %d\n".formatted(status, count)));
    }
    value(text, "jtrace_recordings_running", "gauge", "Recordings now.", recordings.runningCount());
    value(
        text,
        "jtrace_recordings_started_total",
        "counter",
        "Recordings since the start.",
        recordings.startedCount());
    if (history.isPresent()) {
      value(
          text, "jtrace_history_bytes", "gauge", "Size of the history.", history.get().sizeBytes());
      value(
          text,
          "jtrace_history_failures_total",
          "counter",
          "Times that the history broke off and was begun again.",
          history.get().failures());
    }
    push(text);
    process(text);
    return Reply.of(
        CONTENT_TYPE, text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void push(StringBuilder text) throws IOException {
    for (Push push : pushes) {
      String label = push.receiver().form().name().toLowerCase(java.util.Locale.ROOT) + "_push_";
      value(text, "jtrace_" + label + "sent_total", "counter", "Profiles taken.", push.sent());
      value(text, "jtrace_" + label + "lost_total", "counter", "Profiles lost.", push.lost());
      value(text, "jtrace_" + label + "waiting_bytes", "gauge", "To be sent.", push.waitingBytes());
    }
  }

  private static void process(StringBuilder text) throws IOException {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    value(
        text,
        "process_cpu_seconds_total",
        "counter",
        "CPU time of jtrace itself.",
        os.getProcessCpuTime() / SECOND_NANOS);
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    value(
        text,
        "process_resident_memory_bytes",
        "gauge",
        "Memory of jtrace itself.",
        Long.parseLong(pages[1]) * PAGE_BYTES);
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      value(text, "process_open_fds", "gauge", "Open files of jtrace itself.", files.count());
    }
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
  }

  private static void value(
      StringBuilder text, String name, String type, String help, Number value) {
    head(text, name, type, help);
    text.append(name).append(' ').append(value).append('\n');
  }
}
