package jtrace.profile.window;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.RecordingTables;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.jtr.JtrWriter;

/**
 * Writes a recording into one {@code .jtr} file after the other; each can be read alone. What was
 * flushed survives a kill.
 */
public final class SegmentSink implements RecordingSink {
  private static final long MILLI_NANOS = 1_000_000;

  private final Segments segments;
  private final long segmentNanos;
  private final int maxStacks;
  private final RecordingTables tables = new RecordingTables();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private Map<String, Long> before = Map.of();
  private JtrWriter writer;
  private SampleCopy copy;
  private long startedNanos;

  /**
   * Opens the first file.
   *
   * @param segmentNanos how much time a file holds
   */
  public SegmentSink(Segments segments, long segmentNanos, int maxStacks) throws IOException {
    this.segments = segments;
    this.segmentNanos = segmentNanos;
    this.maxStacks = maxStacks;
    begin();
  }

  private void begin() throws IOException {
    long nowMillis = System.currentTimeMillis();
    startedNanos = System.nanoTime();
    writer = JtrWriter.create(segments.path(nowMillis));
    copy = new SampleCopy(tables, writer);
    before = new LinkedHashMap<>(counters);
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      writer.fact(fact.getKey(), fact.getValue());
    }
    writer.fact(Facts.START_EPOCH_NANOS, Long.toString(nowMillis * MILLI_NANOS));
    writer.fact(Facts.START_MONOTONIC_NANOS, Long.toString(startedNanos));
    for (int event = 0; event < tables.events().size(); event++) {
      copy.event(event);
    }
    segments.trim(nowMillis);
  }

  private void end() throws IOException {
    writer.fact(Facts.DURATION_NANOS, Long.toString(System.nanoTime() - startedNanos));
    writer.close();
  }

  /** Whether what was defined takes so much memory that a new recording should be begun. */
  public synchronized boolean isFull() {
    return tables.stackCount() >= maxStacks;
  }

  @Override
  public synchronized void sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value)
      throws IOException {
    tables.checkSample(event, thread, stack);
    copy.add(event, timeNanos, cpu, thread, stack, count, value);
  }

  @Override
  public synchronized void fact(String key, String value) throws IOException {
    if (!key.equals(Facts.START_EPOCH_NANOS)
        && !key.equals(Facts.START_MONOTONIC_NANOS)
        && !key.equals(Facts.DURATION_NANOS)) { // each file has its own
      facts.put(key, value);
      writer.fact(key, value);
    }
  }

  @Override
  public synchronized int event(EventType event) throws IOException {
    int id = tables.event(event);
    copy.event(id);
    return id;
  }

  @Override
  public synchronized int module(Module module) {
    return tables.module(module);
  }

  @Override
  public synchronized int process(ProcessInfo process) {
    return tables.process(process);
  }

  @Override
  public synchronized int thread(ThreadInfo thread) {
    return tables.thread(thread);
  }

  @Override
  public synchronized int frame(Frame frame) {
    return tables.frame(frame);
  }

  @Override
  public synchronized int stack(int[] leafFirst, StackEnd end) {
    return tables.stack(leafFirst, end);
  }

  @Override
  public synchronized void counter(String name, long value) throws IOException {
    counters.put(name, value);
    boolean sum = !name.equals(Counters.COST_RSS_BYTES);
    writer.counter(name, sum ? value - before.getOrDefault(name, 0L) : value);
  }

  /** Also goes on to the next file when it is time. */
  @Override
  public synchronized void flush() throws IOException {
    writer.flush();
    if (System.nanoTime() - startedNanos >= segmentNanos) {
      end();
      begin();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    end();
  }
}
