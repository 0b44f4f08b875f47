package jtrace.profile.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/**
 * What the threads of a recording did when: each tick of the CPU's clock is a slice of running,
 * each wait a slice of its reason. Waits shorter than those which a recording tells one by one come
 * in sums, which are slices of their own with a count.
 */
public final class Timeline {
  /** Slices beyond are left out, and counted. */
  public static final int MAX_SLICES = 500_000;

  /** Pauses beyond are left out. */
  public static final int MAX_PAUSES = 50_000;

  /** The state of a thread that has a CPU. */
  public static final String RUNNING = "running";

  private static final List<String> EVENTS = List.of("cpu", "off-cpu");
  private static final List<String> PAUSES = List.of("gc", "safepoint");
  private static final String OTHER = "other";

  private final Profile profile;
  private final List<String> states = new ArrayList<>(List.of(RUNNING));
  private final Map<Integer, List<Slice>> slices = new LinkedHashMap<>();
  private long durationNanos = 1;
  private long leftOut;
  private int count;

  private Timeline(Profile profile) {
    this.profile = profile;
  }

  /** Of the events cpu and off-cpu, as far as the recording has them; the view chooses samples. */
  public static List<Timeline> of(Recording recording, ViewOptions view) {
    List<Timeline> parts = new ArrayList<>();
    Wakers wakers = new Wakers(recording);
    for (String event : EVENTS) {
      if (Profile.eventNames(recording).contains(event)) {
        parts.add(of(Profile.of(recording, view.toBuilder().event(event).build()), wakers));
      }
    }
    return parts;
  }

  /** Of the events gc and safepoint, as far as the recording has them. */
  public static List<Pause> pauses(Recording recording, ViewOptions view) {
    List<String> events = Profile.eventNames(recording);
    return PAUSES.stream()
        .filter(events::contains)
        .map(event -> Profile.of(recording, view.toBuilder().event(event).build()))
        .flatMap(Timeline::pauses)
        .sorted(Comparator.comparingLong(Pause::startNanos))
        .limit(MAX_PAUSES)
        .toList();
  }

  private static Stream<Pause> pauses(Profile profile) {
    Recording recording = profile.recording();
    long first = start(recording);
    return IntStream.range(0, recording.sampleCount())
        .filter(i -> profile.viewOfSample(i) >= 0)
        .mapToObj(i -> {
          int[] frames = profile.framesLeafFirst(profile.viewOfSample(i));
          return new Pause(
              recording.threads().get(recording.sampleThread(i)).process(),
              Math.max(0, recording.sampleTimeNanos(i) - first),
              Math.max(0, recording.sampleValue(i)),
              frames.length == 0 ? OTHER : profile.frame(frames[0]).methodName());
        });
  }

  private static Timeline of(Profile profile, Wakers wakers) {
    Timeline timeline = new Timeline(profile);
    Recording recording = profile.recording();
    EventType event = profile.event().orElseThrow();
    long first = start(recording);
    for (int i = 0; i < recording.sampleCount(); i++) {
      int stack = profile.viewOfSample(i);
      if (stack >= 0) {
        long end = recording.sampleTimeNanos(i) - first;
        timeline.add(
            recording.sampleThread(i),
            new Slice(
                Math.max(0, end - recording.sampleValue(i)),
                Math.max(0, recording.sampleValue(i)),
                event.period() > 0 ? 0 : timeline.state(stack),
                stack,
                recording.sampleEventCount(i),
                event.period() > 0 ? Optional.empty() : wakers.of(i)));
        timeline.durationNanos = Math.max(timeline.durationNanos, end);
      }
    }
    timeline
        .slices
        .values()
        .forEach(list -> list.sort(Comparator.comparingLong(Slice::startNanos)));
    return timeline;
  }

  /** When the recorder began, if it says so: waits may end before the first sample. */
  private static long start(Recording recording) {
    return Facts.number(recording, Facts.START_MONOTONIC_NANOS).orElse(recording.firstNanos());
  }

  private void add(int thread, Slice slice) {
    if (count == MAX_SLICES) {
      leftOut++;
      return;
    }
    count++;
    slices.computeIfAbsent(thread, _ -> new ArrayList<>()).add(slice);
  }

  /** The reason of a wait: what stands in brackets on its leaf. */
  private int state(int stack) {
    int[] frames = profile.framesLeafFirst(stack);
    String reason = OTHER;
    if (frames.length > 0) {
      Frame leaf = profile.frame(frames[0]);
      String text = leaf.methodName();
      int end = text.indexOf(']');
      if (leaf.kind() == FrameKind.WAIT && text.startsWith("[") && end > 1) {
        reason = text.substring(1, end);
      }
    }
    int known = states.indexOf(reason);
    if (known < 0) {
      known = states.size();
      states.add(reason);
    }
    return known;
  }

  public Profile profile() {
    return profile;
  }

  /** What threads can be in, running first. */
  public List<String> states() {
    return List.copyOf(states);
  }

  /** The threads that have slices, by their id in the recording; slices by begin. */
  public Map<Integer, List<Slice>> slices() {
    return slices;
  }

  public ThreadInfo thread(int id) {
    return profile.recording().threads().get(id);
  }

  public long durationNanos() {
    return durationNanos;
  }

  /** Slices beyond the limit. */
  public long leftOut() {
    return leftOut;
  }
}
