package jtrace.profile.reader.jfr;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jtrace.profile.EventType;

/**
 * What a type of JFR event is as one or two of ours: its name, unit, and a sample's value.
 *
 * @param values each event to write, with how its value is found
 * @param classField the field with the class of what was allocated, waited for; empty for none
 */
record EventKind(List<Value> values, String classField) {
  private static final String OWN = "jtrace.";
  private static final long ASYNC_DEFAULT_NANOS = 10_000_000;
  private static final long ASYNC_DEFAULT_WALL_NANOS = 50_000_000;
  private static final Pattern PERIOD =
      Pattern.compile("(\\d{1,12}) ?(ns|us|ms|s|m)", Pattern.CASE_INSENSITIVE);

  /** Finds a sample's value. */
  interface Reading {
    long of(RecordedEvent event);
  }

  /** One event of ours. */
  record Value(EventType type, Reading reading) {}

  static EventKind of(jdk.jfr.EventType type, Settings settings) {
    String source = type.getName();
    return switch (source) {
      case "jdk.ExecutionSample" -> execution(type, settings);
      case "profiler.WallClockSample" ->
          sampled("wall", interval(settings, type, ASYNC_DEFAULT_WALL_NANOS), source);
      case "jdk.CPUTimeSample" ->
          // the period differs from sample to sample
          timed("cpu-time", source, event -> Fields.number(event, "samplingPeriod"), "");
      case "jdk.NativeMethodSample" ->
          period(settings, type)
              .map(nanos -> sampled("native", nanos, source))
              .orElse(counted("native", source));
      case "jdk.ObjectAllocationSample" ->
          new EventKind(
              List.of(bytes("alloc", "alloc_space", source, e -> Fields.number(e, "weight"))),
              "objectClass");
      case "jdk.ObjectAllocationInNewTLAB", "jdk.ObjectAllocationOutsideTLAB" -> allocation(type);
      case "profiler.LiveObject" -> live(source, "allocationSize", "objectClass");
      case "jdk.OldObjectSample" -> live(source, "objectSize", "");
      case "profiler.Malloc" ->
          new EventKind(
              List.of(bytes("malloc", "malloc_space", source, e -> Fields.number(e, "size"))), "");
      case "jdk.JavaMonitorEnter" -> waited("lock", source, "monitorClass");
      case "jdk.ThreadPark" -> waited("park", source, "parkedClass");
      case "jdk.JavaMonitorWait" -> waited("monitor-wait", source, "monitorClass");
      case "jdk.ThreadSleep" -> waited("sleep", source, "");
      case "jdk.VirtualThreadPinned" -> waited("pinned", source, "");
      default -> isOwn(type) ? own(type) : other(source);
    };
  }

  private static boolean isOwn(jdk.jfr.EventType type) {
    return type.getName().startsWith(OWN)
        && type.getLabel() != null
        && type.getDescription() != null;
  }

  /** An event of our own format: its label is our name for it. */
  private static EventKind own(jdk.jfr.EventType type) {
    boolean timed = type.getField("value") == null;
    boolean bytes = !timed && type.getField("value").getContentType() != null;
    String unit = timed ? "nanoseconds" : bytes ? "bytes" : "count";
    EventType event =
        new EventType(type.getLabel(), type.getDescription(), unit, 0, type.getName());
    Reading reading = timed ? EventKind::durationNanos : sample -> Fields.number(sample, "value");
    return new EventKind(List.of(new Value(event, reading)), "");
  }

  /** How many events of ours an event is the sum of. */
  static long count(RecordedEvent event) {
    return isOwn(event.getEventType()) ? Math.max(1, Fields.number(event, "count")) : 1;
  }

  /** Counted, and timed where it takes time: instants have a duration too, of nothing. */
  private static EventKind other(String source) {
    EventType time = new EventType(source + ":time", source, "nanoseconds", 0, source);
    return new EventKind(
        List.of(
            counted(source, source).values().getFirst(), new Value(time, EventKind::durationNanos)),
        "");
  }

  private static long durationNanos(RecordedEvent event) {
    return Math.max(0, event.getDuration().toNanos());
  }

  private static EventKind execution(jdk.jfr.EventType type, Settings settings) {
    String source = type.getName();
    if (!settings.isAsyncProfiler()) {
      return period(settings, type)
          .map(nanos -> sampled("cpu", nanos, source))
          .orElse(counted("cpu", source));
    }
    String asked = settings.named("event").orElse("cpu");
    return switch (asked) {
      case "cpu", "itimer", "ctimer", "cpu-clock", "task-clock" ->
          sampled("cpu", interval(settings, type, ASYNC_DEFAULT_NANOS), "async-profiler " + asked);
      case "wall" ->
          sampled(
              "wall", interval(settings, type, ASYNC_DEFAULT_WALL_NANOS), "async-profiler wall");
      default -> counted(asked, "async-profiler " + asked);
    };
  }

  private static EventKind allocation(jdk.jfr.EventType type) {
    Reading bytes =
        event -> {
          long tlab = Fields.number(event, "tlabSize");
          return tlab > 0 ? tlab : Fields.number(event, "allocationSize");
        };
    Reading objects =
        event -> Math.max(1, bytes.of(event) / Math.max(1, Fields.number(event, "allocationSize")));
    String source = "allocation of TLABs";
    return new EventKind(
        List.of(
            bytes("alloc", "alloc_space", source, bytes),
            new Value(
                new EventType("alloc-objects", "alloc_objects", "count", 0, source), objects)),
        "objectClass");
  }

  private static EventKind live(String source, String sizeField, String classField) {
    return new EventKind(
        List.of(
            bytes("live", "inuse_space", source, e -> Fields.number(e, sizeField)),
            new Value(new EventType("live-objects", "inuse_objects", "count", 0, source), e -> 1)),
        classField);
  }

  private static EventKind sampled(String name, long periodNanos, String source) {
    return new EventKind(
        List.of(
            new Value(
                new EventType(name, name, "nanoseconds", periodNanos, source), e -> periodNanos)),
        "");
  }

  private static EventKind waited(String name, String source, String classField) {
    return timed(name, source, EventKind::durationNanos, classField);
  }

  private static EventKind timed(String name, String source, Reading nanos, String classField) {
    return new EventKind(
        List.of(new Value(new EventType(name, name, "nanoseconds", 0, source), nanos)), classField);
  }

  private static EventKind counted(String name, String source) {
    return new EventKind(
        List.of(new Value(new EventType(name, "events", "count", 0, source), e -> 1)), "");
  }

  private static Value bytes(String name, String valueType, String source, Reading reading) {
    return new Value(new EventType(name, valueType, "bytes", 0, source), reading);
  }

  /** async-profiler's interval in nanoseconds; 0 stands for its default. */
  private static long interval(Settings settings, jdk.jfr.EventType type, long byDefault) {
    return settings
        .of(type.getId(), "interval")
        .or(() -> settings.of(type.getId(), "wall"))
        .filter(text -> text.matches("[1-9]\\d{0,17}"))
        .map(Long::parseLong)
        .orElse(byDefault);
  }

  /** The JDK's period, such as {@code 20 ms}. */
  private static Optional<Long> period(Settings settings, jdk.jfr.EventType type) {
    return settings.of(type.getId(), "period").flatMap(EventKind::nanos).filter(n -> n > 0);
  }

  static Optional<Long> nanos(String text) {
    Matcher match = PERIOD.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(match.group(1));
    try {
      return Optional.of(
          switch (match.group(2)) {
            case "ns" -> Duration.ofNanos(number).toNanos();
            case "us" -> Math.multiplyExact(number, 1000L);
            case "ms" -> Duration.ofMillis(number).toNanos();
            case "s" -> Duration.ofSeconds(number).toNanos();
            default -> Duration.ofMinutes(number).toNanos();
          });
    } catch (ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
