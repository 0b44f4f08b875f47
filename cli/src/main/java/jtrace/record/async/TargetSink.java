package jtrace.record.async;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.record.ThreadIds;

/**
 * Hands samples on with the process and the thread ids as the host sees them; the JVM knows only
 * those of its own pid namespace.
 */
final class TargetSink implements RecordingSink {
  private final RecordingSink sink;
  private final AsyncTarget target;
  private final Optional<Integer> onlyTid;
  private final ThreadIds numbers;
  private final Map<Integer, Boolean> keepsThread = new HashMap<>();
  private long samples;

  TargetSink(RecordingSink sink, AsyncTarget target, Optional<Integer> onlyTid) {
    this.sink = sink;
    this.target = target;
    this.onlyTid = onlyTid;
    this.numbers = new ThreadIds(target.pid());
  }

  long samples() {
    return samples;
  }

  @Override
  public void fact(String key, String value) throws IOException {
    sink.fact(key, value);
  }

  @Override
  public int event(EventType event) throws IOException {
    return sink.event(event);
  }

  @Override
  public int module(Module module) throws IOException {
    return sink.module(module);
  }

  @Override
  public int process(ProcessInfo process) throws IOException {
    return sink.process(
        new ProcessInfo(
            target.pid(),
            process.name(),
            process.commandLine(),
            process.jvm(),
            process.startNanos()));
  }

  @Override
  public int thread(ThreadInfo thread) throws IOException {
    int tid = numbers.outer(thread.tid());
    int id =
        sink.thread(
            new ThreadInfo(
                thread.process(),
                tid,
                thread.name(),
                thread.java(),
                thread.virtualId(),
                thread.labels()));
    keepsThread.put(id, onlyTid.map(only -> only == tid).orElse(true));
    return id;
  }

  @Override
  public int frame(Frame frame) throws IOException {
    return sink.frame(frame);
  }

  @Override
  public int stack(int[] leafFirst, StackEnd end) throws IOException {
    return sink.stack(leafFirst, end);
  }

  @Override
  public void sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value)
      throws IOException {
    if (keepsThread.getOrDefault(thread, false)) {
      sink.sample(event, timeNanos, cpu, thread, stack, count, value);
      samples++;
    }
  }

  @Override
  public void counter(String name, long value) throws IOException {
    sink.counter(name, value);
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  /** The sink is the caller's. */
  @Override
  public void close() {}
}
