package jtrace.profile.window;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingSink;
import jtrace.profile.RecordingTables;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/**
 * A sink that keeps the samples of the windows that are open, so that several readers can each take
 * their own part of one recording that goes on. Times are CLOCK_MONOTONIC nanoseconds.
 *
 * <p>Bounded: samples beyond {@code maxSamples} are counted as {@link #LOST_WINDOW}; definitions
 * stay until the end, and {@link #isFull} tells when no further window should be opened. Safe for
 * one writer and several readers.
 */
public final class LiveRecording implements RecordingSink {
  /** Samples that a window had no room for. */
  public static final String LOST_WINDOW = Counters.LOST_PREFIX + "window-full";

  private record Sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value) {}

  private final int maxSamples;
  private final int maxStacks;
  private final RecordingTables tables = new RecordingTables();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final Deque<Window> open = new ArrayDeque<>();
  private long dropped;

  /** A part of the recording that somebody waits for; close it to free its samples. */
  public final class Window implements AutoCloseable {
    private long fromNanos;
    private Map<String, Long> before;

    private Window(long fromNanos) {
      this.fromNanos = fromNanos;
      this.before = countersNow();
    }

    public long fromNanos() {
      return fromNanos;
    }

    /** Lets it begin later than it was opened: what is kept before that is not its own. */
    public void beginAt(long nanos) {
      synchronized (LiveRecording.this) {
        fromNanos = nanos;
        before = countersNow();
      }
    }

    /** What was recorded from the window's begin to before {@code toNanos}. */
    public Recording until(long toNanos) {
      synchronized (LiveRecording.this) {
        RecordingBuilder window = new RecordingBuilder();
        SampleCopy copy = new SampleCopy(tables, window);
        try {
          for (int event = 0; event < tables.events().size(); event++) {
            copy.event(event);
          }
          for (Sample sample : samples) {
            if (sample.timeNanos >= fromNanos && sample.timeNanos < toNanos) {
              copy.add(
                  sample.event,
                  sample.timeNanos,
                  sample.cpu,
                  sample.thread,
                  sample.stack,
                  sample.count,
                  sample.value);
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException("memory failed like a file", e);
        }
        factsOf(fromNanos, toNanos).forEach(window::fact);
        countersSince(before).forEach(window::counter);
        return window.build();
      }
    }

    @Override
    public void close() {
      synchronized (LiveRecording.this) {
        open.remove(this);
        dropUnwanted();
      }
    }
  }

  public LiveRecording(int maxSamples, int maxStacks) {
    this.maxSamples = maxSamples;
    this.maxStacks = maxStacks;
  }

  /** Keeps samples from that time on, until the window is closed. */
  public synchronized Window open(long fromNanos) {
    Window window = new Window(fromNanos);
    open.add(window);
    return window;
  }

  /** Whether the definitions have grown so large that a new recording should be begun. */
  public synchronized boolean isFull() {
    return tables.stackCount() >= maxStacks;
  }

  private void dropUnwanted() {
    long earliest = open.stream().mapToLong(w -> w.fromNanos).min().orElse(Long.MAX_VALUE);
    // Nearly in order of time: each CPU's samples are, and the ring is drained as it is filled.
    while (!samples.isEmpty() && samples.getFirst().timeNanos < earliest) {
      samples.removeFirst();
    }
  }

  private Map<String, String> factsOf(long fromNanos, long toNanos) {
    Map<String, String> window = new LinkedHashMap<>(facts);
    long monotonic = number(Facts.START_MONOTONIC_NANOS, fromNanos);
    window.computeIfPresent(
        Facts.START_EPOCH_NANOS,
        (_, epoch) -> Long.toString(Long.parseLong(epoch) + fromNanos - monotonic));
    window.put(Facts.START_MONOTONIC_NANOS, Long.toString(fromNanos));
    window.put(Facts.DURATION_NANOS, Long.toString(toNanos - fromNanos));
    return window;
  }

  private long number(String fact, long otherwise) {
    String text = facts.get(fact);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private synchronized Map<String, Long> countersNow() {
    Map<String, Long> now = new LinkedHashMap<>(counters);
    now.put(LOST_WINDOW, dropped);
    return now;
  }

  /** Sums as the difference, so that each window states its own losses. */
  private Map<String, Long> countersSince(Map<String, Long> before) {
    Map<String, Long> since = countersNow();
    since.replaceAll((name, now) ->
        name.equals(Counters.COST_RSS_BYTES) ? now : now - before.getOrDefault(name, 0L));
    return since;
  }

  @Override
  public synchronized void sample(
      int event, long timeNanos, int cpu, int thread, int stack, long count, long value) {
    tables.checkSample(event, thread, stack);
    if (open.isEmpty()) {
      return;
    }
    if (samples.size() == maxSamples) {
      dropped++;
      return;
    }
    samples.add(new Sample(event, timeNanos, cpu, thread, stack, count, value));
  }

  @Override
  public synchronized void fact(String key, String value) {
    facts.put(key, value);
  }

  @Override
  public synchronized int event(EventType event) {
    return tables.event(event);
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
  public synchronized void counter(String name, long value) {
    counters.put(name, value);
  }

  /** Does nothing: memory is always as durable as it gets. */
  @Override
  public void flush() {}

  /** Does nothing; open windows stay readable. */
  @Override
  public void close() {}
}
