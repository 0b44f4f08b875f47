package jtrace.record.async;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.record.RecordOptions;
import jtrace.record.ThreadIds;

/**
 * Hands samples on with the process and the thread ids as the host sees them, where the JVM knows
 * only those of its own pid namespace, and in CLOCK_MONOTONIC instead of the time of day.
 */
final class TargetSink implements RecordingSink {
  private static final String ALLOCATED = "alloc";
  private static final String ALLOCATED_OBJECTS = "alloc-objects";
  private static final int DROPPED = -2;
  private static final int NUMBERS = -3;

  private final RecordingSink sink;
  private final AsyncTarget target;
  private final Optional<Integer> onlyTid;
  private final ThreadIds numbers;
  private final Map<Integer, Boolean> keepsThread = new HashMap<>();
  private final Optional<LiveObjects> live;
  private final Set<Integer> sampledObjects = new HashSet<>();
  private final long offsetNanos =
      System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

  /** Allocations come as two samples of two events, bytes before their number. */
  private int allocatedBytes = DROPPED;

  private long bytesBefore;
  private long samples;

  TargetSink(RecordingSink sink, AsyncTarget target, RecordOptions options) {
    this.sink = sink;
    this.target = target;
    this.onlyTid = options.tid();
    this.live =
        options
            .live()
            .map(request -> new LiveObjects(LiveObjects.intervalBytes(target.pid(), request)));
    this.numbers = new ThreadIds(target.pid());
  }

  /** Defines the event that is asked for, so that it comes first. */
  void begin() throws IOException {
    if (live.isPresent()) {
      event(live.get().type());
    }
  }

  long samples() {
    return samples;
  }

  @Override
  public void fact(String key, String value) throws IOException {
    sink.fact(
        key,
        key.equals(Facts.START_MONOTONIC_NANOS)
            ? Long.toString(Long.parseLong(value) + offsetNanos)
            : value);
  }

  @Override
  public int event(EventType event) throws IOException {
    if (live.isPresent() && LiveObjects.isNumber(event)) {
      return DROPPED;
    }
    if (live.isPresent() && LiveObjects.isSampled(event)) {
      int id = sink.event(live.get().sampled(event));
      sampledObjects.add(id);
      return id;
    }
    if (event.name().equals(ALLOCATED_OBJECTS)) {
      return NUMBERS;
    }
    int id = sink.event(event);
    if (event.name().equals(ALLOCATED)) {
      allocatedBytes = id;
    }
    return id;
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
    if (event == DROPPED || !keepsThread.getOrDefault(thread, false)) {
      return;
    }
    if (event == allocatedBytes) {
      bytesBefore = value;
      return;
    }
    samples++;
    long time = timeNanos + offsetNanos;
    if (event == NUMBERS) {
      sink.sample(allocatedBytes, time, cpu, thread, stack, value, bytesBefore);
      return;
    }
    if (live.isPresent() && sampledObjects.contains(event) && value > 0) {
      double objects = live.get().objects(value);
      long bytes = Math.round(objects * value);
      sink.sample(event, time, cpu, thread, stack, Math.round(objects), bytes);
    } else {
      sink.sample(event, time, cpu, thread, stack, count, value);
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
