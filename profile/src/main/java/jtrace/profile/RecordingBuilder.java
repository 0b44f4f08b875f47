package jtrace.profile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Recording} in memory; after {@link #build} nothing more can be added. */
public final class RecordingBuilder implements RecordingSink {
  private final RecordingTables tables = new RecordingTables();
  private final SampleColumns samples = new SampleColumns();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private Optional<ReadLoss> readLoss = Optional.empty();
  private boolean built;

  @Override
  public void fact(String key, String value) {
    checkOpen();
    facts.put(key, value);
  }

  @Override
  public int event(EventType event) {
    checkOpen();
    return tables.event(event);
  }

  @Override
  public int module(Module module) {
    checkOpen();
    return tables.module(module);
  }

  @Override
  public int process(ProcessInfo process) {
    checkOpen();
    return tables.process(process);
  }

  @Override
  public int thread(ThreadInfo thread) {
    checkOpen();
    return tables.thread(thread);
  }

  @Override
  public int frame(Frame frame) {
    checkOpen();
    return tables.frame(frame);
  }

  @Override
  public int stack(int[] leafFirst, StackEnd end) {
    checkOpen();
    return tables.stack(leafFirst, end);
  }

  @Override
  public void sample(int event, long timeNanos, int cpu, int thread, int stack, long value) {
    sample(event, timeNanos, cpu, thread, stack, 1, value);
  }

  @Override
  public void sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value) {
    checkOpen();
    tables.checkSample(event, thread, stack);
    samples.add(event, timeNanos, cpu, thread, stack, count, value);
  }

  @Override
  public void counter(String name, long value) {
    checkOpen();
    counters.put(name, value);
  }

  /** States what of a file could not be read. */
  public void readLoss(ReadLoss loss) {
    checkOpen();
    readLoss = Optional.of(loss);
  }

  /** The definitions so far. */
  public RecordingTables tables() {
    return tables;
  }

  public int sampleCount() {
    return samples.size();
  }

  /** Does nothing: memory is always as durable as it gets. */
  @Override
  public void flush() {}

  /** Does nothing; {@link #build} may follow. */
  @Override
  public void close() {}

  public Recording build() {
    checkOpen();
    built = true;
    return new Recording(tables, samples, facts, counters, readLoss);
  }

  private void checkOpen() {
    if (built) {
      throw new IllegalStateException("the recording was built already");
    }
  }
}
