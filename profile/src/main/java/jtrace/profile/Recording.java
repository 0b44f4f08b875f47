package jtrace.profile;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recording in memory: what was seen, named, and what was lost.
 *
 * <p>Entries refer to each other by dense ids from 0, which index the lists. Samples stand in
 * columns, in the order they were taken in; times are CLOCK_MONOTONIC nanoseconds. Stacks are leaf
 * first. Immutable; made by {@link RecordingBuilder} or {@code jtrace.profile.jtr.JtrReader}.
 */
public final class Recording implements Definitions {
  private final RecordingTables tables;
  private final SampleColumns samples;
  private final Map<String, String> facts;
  private final Map<String, Long> counters;
  private final Optional<ReadLoss> readLoss;

  Recording(
      RecordingTables tables,
      SampleColumns samples,
      Map<String, String> facts,
      Map<String, Long> counters,
      Optional<ReadLoss> readLoss) {
    this.tables = tables;
    this.samples = samples;
    this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    this.counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    this.readLoss = readLoss;
  }

  /** Facts of host, recorder and targets by the names of {@link Facts}, in order of definition. */
  public Map<String, String> facts() {
    return facts;
  }

  public Optional<String> fact(String key) {
    return Optional.ofNullable(facts.get(key));
  }

  /** Counters by the names of {@link Counters}. */
  public Map<String, Long> counters() {
    return counters;
  }

  /** The counter's last value, 0 when it was never set. */
  public long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** What of the file could not be read; empty when it was whole or never a file. */
  public Optional<ReadLoss> readLoss() {
    return readLoss;
  }

  @Override
  public List<EventType> events() {
    return tables.events();
  }

  @Override
  public List<Module> modules() {
    return tables.modules();
  }

  @Override
  public List<ProcessInfo> processes() {
    return tables.processes();
  }

  @Override
  public List<ThreadInfo> threads() {
    return tables.threads();
  }

  @Override
  public List<Frame> frames() {
    return tables.frames();
  }

  public int stackCount() {
    return tables.stackCount();
  }

  public int stackDepth(int stack) {
    return tables.stackDepth(stack);
  }

  /** The frame id at {@code depth} of a stack, 0 being the leaf. */
  public int stackFrame(int stack, int depth) {
    return tables.stackFrame(stack, depth);
  }

  @Override
  public int[] stackFrames(int stack) {
    return tables.stackFrames(stack);
  }

  @Override
  public StackEnd stackEnd(int stack) {
    return tables.stackEnd(stack);
  }

  public int sampleCount() {
    return samples.size();
  }

  public int sampleEvent(int sample) {
    return samples.event(sample);
  }

  public long sampleTimeNanos(int sample) {
    return samples.timeNanos(sample);
  }

  public int sampleCpu(int sample) {
    return samples.cpu(sample);
  }

  public int sampleThread(int sample) {
    return samples.thread(sample);
  }

  public int sampleStack(int sample) {
    return samples.stack(sample);
  }

  /** How many events the sample stands for. */
  public long sampleEventCount(int sample) {
    return samples.count(sample);
  }

  /** The sample's value in the unit of its event. */
  public long sampleValue(int sample) {
    return samples.value(sample);
  }

  /** The time of the earliest sample, 0 when there is none. */
  public long firstNanos() {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < samples.size(); i++) {
      first = Math.min(first, samples.timeNanos(i));
    }
    return samples.size() == 0 ? 0 : first;
  }

  /** The recorder's duration when it left one, else the time from the first to the last sample. */
  public long durationNanos() {
    Optional<Long> told = Facts.number(this, Facts.DURATION_NANOS);
    if (told.isPresent()) {
      return told.get();
    }
    long last = firstNanos();
    for (int i = 0; i < samples.size(); i++) {
      last = Math.max(last, samples.timeNanos(i));
    }
    return last - firstNanos();
  }

  /** Adds everything of this recording to {@code sink}; ids may change on the way. */
  public void copyTo(RecordingSink sink) throws IOException {
    RecordingCopy.copy(this, sink);
  }
}
