package jtrace.profile.reader.jfr;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;
import jtrace.profile.RecordingSink;
import jtrace.profile.RecordingTables;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/** Turns events with a stack into samples. */
final class EventSamples {
  /** Stacks whose frames are remembered; they are the same objects within a chunk. */
  private static final int MAX_KNOWN_STACKS = 20_000;

  /** A batch of equal wall-clock samples; more are no honest number. */
  private static final long MAX_BATCH = 1_000_000;

  private final Settings settings;
  private final RecordingSink sink;
  private final int process;
  private final Map<String, EventKind> kinds = new HashMap<>();
  private final Map<RecordedStackTrace, int[]> known = new IdentityHashMap<>();
  private int eventsDefined;
  private long failed;
  private long lost;
  private long refused;
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> last = Optional.empty();

  EventSamples(Settings settings, RecordingSink sink) throws IOException {
    this.settings = settings;
    this.sink = sink;
    this.process = sink.process(settings.process());
    for (jdk.jfr.EventType type : settings.timeEvents()) {
      for (EventKind.Value value : kind(type).values()) {
        sink.event(value.type());
      }
    }
  }

  void add(RecordedEvent event) throws IOException {
    seen(event.getStartTime());
    seen(event.getEndTime());
    jdk.jfr.EventType type = event.getEventType();
    if (type.getName().equals("jdk.CPUTimeSamplesLost")) {
      lost += Math.max(0, Fields.number(event, "lostSamples"));
    }
    if (type.getField("stackTrace") == null) {
      return;
    }
    RecordedStackTrace stack = event.getStackTrace();
    boolean sampled = type.getName().endsWith("Sample");
    if (stack == null && !sampled) {
      return; // the event was asked for without stacks, or this thread has none
    }
    EventKind kind = kind(type);
    if (eventsDefined > RecordingTables.MAX_EVENTS) {
      refused++;
      return;
    }
    write(event, kind, stack);
  }

  private EventKind kind(jdk.jfr.EventType type) {
    return kinds.computeIfAbsent(
        type.getName(),
        name -> {
          EventKind kind = EventKind.of(type, settings);
          eventsDefined += kind.values().size();
          return kind;
        });
  }

  private void write(RecordedEvent event, EventKind kind, RecordedStackTrace stack)
      throws IOException {
    int thread = thread(Fields.thread(event));
    int[] frames = stack == null ? new int[0] : frames(stack);
    StackEnd end = StackEnd.COMPLETE;
    if (stack == null) {
      failed++;
      end = StackEnd.BAD_FRAME;
    } else if (stack.isTruncated()) {
      end = StackEnd.DEPTH;
    }
    Optional<String> type = Fields.className(event, kind.classField());
    if (type.isPresent()) {
      int[] withClass = new int[frames.length + 1];
      withClass[0] = sink.frame(Frame.placeholder(type.get(), "", NameStatus.NAMED));
      System.arraycopy(frames, 0, withClass, 1, frames.length);
      frames = withClass;
    }
    int stackId = sink.stack(frames, end);
    long times = Math.clamp(Fields.number(event, "samples"), 1, MAX_BATCH);
    long count = EventKind.count(event);
    long start = nanos(event.getStartTime());
    long spanNanos = Math.max(0, Fields.number(event, "timeSpan"));
    for (EventKind.Value value : kind.values()) {
      long amount = value.reading().of(event);
      if (amount > 0) {
        int id = sink.event(value.type());
        for (long i = 0; i < times; i++) {
          sink.sample(id, start + spanNanos / times * i, -1, thread, stackId, count, amount);
        }
      }
    }
  }

  private int[] frames(RecordedStackTrace stack) throws IOException {
    int[] ids = known.get(stack);
    if (ids == null) {
      if (known.size() >= MAX_KNOWN_STACKS) {
        known.clear();
      }
      List<RecordedFrame> frames = stack.getFrames();
      ids = new int[frames.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = sink.frame(FrameNames.of(frames.get(i)));
      }
      known.put(stack, ids);
    }
    return ids;
  }

  private int thread(Optional<RecordedThread> of) throws IOException {
    if (of.isEmpty()) {
      return sink.thread(new ThreadInfo(process, 0, "unknown thread", false));
    }
    RecordedThread thread = of.get();
    String javaName = thread.getJavaName() == null ? "" : thread.getJavaName();
    String osName = thread.getOSName() == null ? "" : thread.getOSName();
    boolean java = thread.getJavaThreadId() > 0;
    int tid = (int) Math.clamp(thread.getOSThreadId(), 0, Integer.MAX_VALUE);
    if (thread.isVirtual()) {
      return sink.thread(ThreadInfo.virtual(process, tid, javaName, thread.getJavaThreadId()));
    }
    String name = javaName.isEmpty() ? osName : javaName;
    return sink.thread(new ThreadInfo(process, tid, name, java));
  }

  private void seen(Instant time) {
    if (first.isEmpty() || time.isBefore(first.get())) {
      first = Optional.of(time);
    }
    if (last.isEmpty() || time.isAfter(last.get())) {
      last = Optional.of(time);
    }
  }

  /** Facts and counters that are known at the end. */
  void end() throws IOException {
    if (first.isPresent() && last.isPresent()) {
      long start = nanos(first.get());
      sink.fact(Facts.START_EPOCH_NANOS, Long.toString(start));
      sink.fact(Facts.START_MONOTONIC_NANOS, Long.toString(start));
      sink.fact(Facts.DURATION_NANOS, Long.toString(nanos(last.get()) - start));
    }
    if (lost > 0) {
      sink.counter(Counters.LOST_PREFIX + "recorder", lost);
    }
    if (refused > 0) {
      sink.counter(Counters.LOST_PREFIX + "too many kinds of events", refused);
    }
    if (failed > 0) {
      sink.counter("jfr.stacks.failed", failed);
    }
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }
}
