package jtrace.profile.jtr;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.HeapShare;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.RecordingTables;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/**
 * Writes a {@code .jtr} file while the recording is made.
 *
 * <p>Call {@link #flush} at least each second: what was flushed survives a kill of the recorder.
 * {@link #close} writes the end block. When the disk is full the failing call and every later one
 * throws; the file keeps all whole blocks and stays readable. Not thread-safe.
 */
public final class JtrWriter implements RecordingSink {
  /** Counter of strings that were cut to the format's limit. */
  public static final String SHORTENED_STRINGS = "jtr.strings.shortened";

  /** How often definitions were forgotten to bound memory; they are written again when needed. */
  public static final String FORGOTTEN_DEFINITIONS = "jtr.definitions.forgotten";

  private static final int BLOCK_FROM_BYTES = 256 << 10;

  // heap that an entry takes beside its strings, with its map's
  private static final int FRAME_BYTES = 240;
  private static final int STACK_BYTES = 150;

  private final BlockOutput output;

  /** Events, modules, processes and threads: few. */
  private final RecordingTables tables = new RecordingTables();

  private final RecentIds<Frame> frames = new RecentIds<>(HeapShare.bytes(20, 256L << 20));
  private final RecentIds<StackDefinition> stacks =
      new RecentIds<>(HeapShare.bytes(12, 512L << 20));
  private final DefinitionEncoder definitions = new DefinitionEncoder();
  private final ByteSink samples = new ByteSink();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private boolean countersChanged;
  private boolean closed;
  private long[] previousValues = {};
  private long blockTimeNanos;
  private long previousTimeNanos;
  private long sampleCount;

  private record StackDefinition(int[] leafFirst, StackEnd end) {
    @Override
    public boolean equals(Object other) {
      return other instanceof StackDefinition stack
          && end == stack.end
          && Arrays.equals(leafFirst, stack.leafFirst);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(leafFirst) + end.ordinal();
    }
  }

  private JtrWriter(BlockOutput output) throws IOException {
    this.output = output;
    try {
      output.start();
    } catch (IOException e) {
      output.close();
      throw e;
    }
  }

  /** Creates the file, or replaces one that is there. */
  public static JtrWriter create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new JtrWriter(new BlockOutput(channel, file.toString()));
  }

  /** Writes to {@code channel}, called {@code target} in errors; closes it in the end. */
  public static JtrWriter to(WritableByteChannel channel, String target) throws IOException {
    return new JtrWriter(new BlockOutput(channel, target));
  }

  @Override
  public void fact(String key, String value) throws IOException {
    if (!value.equals(facts.put(key, value))) {
      definitions.fact(key, value);
      writeWhenLarge();
    }
  }

  @Override
  public int event(EventType event) throws IOException {
    int before = tables.events().size();
    int id = tables.event(event);
    if (id == before) {
      previousValues = Arrays.copyOf(previousValues, id + 1);
      previousValues[id] = event.period();
      definitions.event(event);
      writeWhenLarge();
    }
    return id;
  }

  @Override
  public int module(Module module) throws IOException {
    int before = tables.modules().size();
    int id = tables.module(module);
    if (id == before) {
      definitions.module(module);
      writeWhenLarge();
    }
    return id;
  }

  @Override
  public int process(ProcessInfo process) throws IOException {
    int before = tables.processes().size();
    int id = tables.process(process);
    if (id == before) {
      definitions.process(process);
      writeWhenLarge();
    }
    return id;
  }

  @Override
  public int thread(ThreadInfo thread) throws IOException {
    int before = tables.threads().size();
    int id = tables.thread(thread);
    if (id == before) {
      definitions.thread(thread);
      writeWhenLarge();
    }
    return id;
  }

  @Override
  public int frame(Frame frame) throws IOException {
    int known = frames.find(frame);
    if (known >= 0) {
      return known;
    }
    definitions.frame(frame);
    writeWhenLarge();
    return frames.add(frame, FRAME_BYTES + frame.rawName().length());
  }

  @Override
  public int stack(int[] leafFirst, StackEnd end) throws IOException {
    if (leafFirst.length > JtrFormat.MAX_STACK_FRAMES) {
      throw new IllegalArgumentException("stack of " + leafFirst.length + " frames");
    }
    for (int frame : leafFirst) {
      Objects.checkIndex(frame, frames.size());
    }
    StackDefinition stack = new StackDefinition(leafFirst.clone(), end);
    int known = stacks.find(stack);
    if (known >= 0) {
      return known;
    }
    definitions.stack(leafFirst, end);
    writeWhenLarge();
    return stacks.add(stack, STACK_BYTES + 4L * leafFirst.length);
  }

  @Override
  public void sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value)
      throws IOException {
    Objects.checkIndex(event, tables.events().size());
    Objects.checkIndex(thread, tables.threads().size());
    Objects.checkIndex(stack, stacks.size());
    if (samples.size() == 0) {
      blockTimeNanos = timeNanos;
      previousTimeNanos = timeNanos;
      for (int i = 0; i < previousValues.length; i++) {
        previousValues[i] = tables.events().get(i).period();
      }
    }
    samples.varint(event);
    samples.zigzag(timeNanos - previousTimeNanos);
    samples.zigzag(cpu);
    samples.varint(thread);
    samples.varint(stack);
    samples.varint(count);
    samples.zigzag(value - previousValues[event]);
    previousTimeNanos = timeNanos;
    previousValues[event] = value;
    sampleCount++;
    writeWhenLarge();
  }

  @Override
  public void counter(String name, long value) {
    Long before = counters.put(name, value);
    countersChanged |= before == null || before != value;
  }

  @Override
  public void flush() throws IOException {
    countShortened();
    writeDefinitions();
    writeSamples();
    if (countersChanged) {
      output.block(JtrFormat.COUNTERS, previousTimeNanos, encodeCounters());
      countersChanged = false;
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (output) {
      if (!output.hasFailed()) {
        flush();
        ByteSink end = new ByteSink();
        end.varint(sampleCount);
        output.block(JtrFormat.END, previousTimeNanos, end);
      }
    }
  }

  private void countShortened() {
    long forgotten = frames.forgotten() + stacks.forgotten() + definitions.forgottenStrings();
    if (forgotten > 0) {
      counter(FORGOTTEN_DEFINITIONS, forgotten);
    }
    if (definitions.shortenedStrings() > 0) {
      counter(SHORTENED_STRINGS, definitions.shortenedStrings());
    }
  }

  private ByteSink encodeCounters() throws IOException {
    ByteSink payload = new ByteSink();
    for (Map.Entry<String, Long> counter : counters.entrySet()) {
      payload.varint(definitions.string(counter.getKey()));
      payload.zigzag(counter.getValue());
    }
    writeDefinitions();
    return payload;
  }

  /** Definitions go out before the samples that need them. */
  private void writeWhenLarge() throws IOException {
    if (definitions.pending().size() >= BLOCK_FROM_BYTES) {
      writeDefinitions();
    }
    if (samples.size() >= BLOCK_FROM_BYTES) {
      writeDefinitions();
      writeSamples();
    }
  }

  private void writeDefinitions() throws IOException {
    if (definitions.pending().size() > 0) {
      output.block(JtrFormat.DEFINITIONS, previousTimeNanos, definitions.pending());
      definitions.pending().clear();
    }
  }

  private void writeSamples() throws IOException {
    if (samples.size() > 0) {
      output.block(JtrFormat.SAMPLES, blockTimeNanos, samples);
      samples.clear();
    }
  }
}
