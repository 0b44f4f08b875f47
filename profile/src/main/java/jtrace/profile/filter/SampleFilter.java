package jtrace.profile.filter;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;

/** Which samples are kept by event, time, thread and process. */
final class SampleFilter {
  private final Recording recording;
  private final Set<Integer> events;
  private final boolean[] keepsThread;
  private final long firstNanos;
  private final long fromNanos;
  private final long toNanos;

  SampleFilter(Recording recording, ViewOptions options, Set<Integer> events) {
    this.recording = recording;
    this.events = events;
    this.firstNanos = recording.firstNanos();
    this.fromNanos = options.fromNanos();
    this.toNanos = options.toNanos();
    this.keepsThread = new boolean[recording.threads().size()];
    for (int i = 0; i < keepsThread.length; i++) {
      keepsThread[i] = keeps(recording.threads().get(i), options);
    }
  }

  boolean keeps(int sample) {
    long sinceNanos = recording.sampleTimeNanos(sample) - firstNanos;
    return events.contains(recording.sampleEvent(sample))
        && keepsThread[recording.sampleThread(sample)]
        && sinceNanos >= fromNanos
        && sinceNanos < toNanos;
  }

  private boolean keeps(ThreadInfo thread, ViewOptions options) {
    ProcessInfo process = recording.processes().get(thread.process());
    return (options.tids().isEmpty() || options.tids().contains(thread.tid()))
        && (options.pids().isEmpty() || options.pids().contains(process.pid()))
        && options.thread().map(regex -> regex.matcher(thread.name()).find()).orElse(true)
        && options.labels().entrySet().stream().allMatch(label -> hasLabel(thread, label));
  }

  private static boolean hasLabel(ThreadInfo thread, Map.Entry<String, Pattern> asked) {
    String value = thread.labels().get(asked.getKey());
    return value != null && asked.getValue().matcher(value).find();
  }
}
