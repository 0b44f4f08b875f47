package jtrace.profile;

import java.util.Arrays;
import java.util.Objects;

/** Samples in the order they were added, one array a column. */
final class SampleColumns {
  private short[] events = new short[256];
  private long[] timesNanos = new long[256];
  private int[] cpus = new int[256];
  private int[] threads = new int[256];
  private int[] stacks = new int[256];
  private long[] counts = new long[256];
  private long[] values = new long[256];
  private int size;

  int size() {
    return size;
  }

  void add(int event, long timeNanos, int cpu, int thread, int stack, long count, long value) {
    if (size == events.length) {
      grow();
    }
    events[size] = (short) event;
    timesNanos[size] = timeNanos;
    cpus[size] = cpu;
    threads[size] = thread;
    stacks[size] = stack;
    counts[size] = count;
    values[size] = value;
    size++;
  }

  int event(int sample) {
    return events[Objects.checkIndex(sample, size)];
  }

  long timeNanos(int sample) {
    return timesNanos[Objects.checkIndex(sample, size)];
  }

  int cpu(int sample) {
    return cpus[Objects.checkIndex(sample, size)];
  }

  int thread(int sample) {
    return threads[Objects.checkIndex(sample, size)];
  }

  int stack(int sample) {
    return stacks[Objects.checkIndex(sample, size)];
  }

  long count(int sample) {
    return counts[Objects.checkIndex(sample, size)];
  }

  long value(int sample) {
    return values[Objects.checkIndex(sample, size)];
  }

  private void grow() {
    int capacity = Math.addExact(size, Math.max(256, size / 2));
    events = Arrays.copyOf(events, capacity);
    timesNanos = Arrays.copyOf(timesNanos, capacity);
    cpus = Arrays.copyOf(cpus, capacity);
    threads = Arrays.copyOf(threads, capacity);
    stacks = Arrays.copyOf(stacks, capacity);
    counts = Arrays.copyOf(counts, capacity);
    values = Arrays.copyOf(values, capacity);
  }
}
