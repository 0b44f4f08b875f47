package jtrace.serve;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jtrace.record.EventRequest;

/**
 * A profile that can be asked for by name.
 *
 * @param name last part of its path
 * @param event what is recorded for it
 * @param defaultSeconds the window when {@code seconds} is not given
 * @param style how its parameters are read
 * @param description for the index page
 */
record ProfileKind(String name, String event, int defaultSeconds, Style style, String description) {

  /** Whose rules in Go's net/http/pprof a kind follows. */
  enum Style {
    /** {@code profile}: seconds that make no sense are the default, debug is not looked at. */
    CPU,
    /** All the others: strict about seconds, {@code debug} asks for text. */
    NAMED
  }

  private static final String HEAP = "heap";
  private static final Pattern TRACEPOINT =
      Pattern.compile(Pattern.quote(EbpfSampling.TRACEPOINT) + "\\w+:\\w+");

  /** Every kind whose event can be recorded; one more event is one more line. */
  static final List<ProfileKind> ALL =
      Stream.of(
              new ProfileKind(
                  "profile",
                  "cpu",
                  30,
                  Style.CPU,
                  "CPU time by stack: kernel, native, JVM and Java frames. The duration is given"
                      + " with seconds, the rate with hz."),
              named(
                  "allocs",
                  "alloc",
                  "Java heap allocations: bytes and objects by stack and class."),
              named(
                  HEAP,
                  "alloc",
                  "Java heap: the same, and what of it stays in use. Loads async-profiler into the"
                      + " JVM."),
              named("block", "block", "Time that threads wait for other threads, by who waits."),
              named("mutex", "mutex", "Time that threads wait for locks, by who unlocks."),
              named("offcpu", "off-cpu", "All time off the CPU, by where it is spent and why."),
              named("wall", "wall", "Time on and off the CPU."),
              named("pagefault", "page-faults", "Page faults by stack."),
              named("nativemem", "nativemem", "Native memory that is allocated, by stack."),
              named("gc", "gc", "Collections of garbage, by cause."),
              named(
                  "syscalls",
                  "tracepoint:raw_syscalls:sys_enter",
                  "System calls by stack, counted from a sample of them."),
              named(
                  "threadcreate",
                  "tracepoint:task:task_newtask",
                  "Threads and processes that are started, by who starts them."))
          .filter(ProfileKind::canBeRecorded)
          .toList();

  private static final int DEFAULT_SECONDS = 10;

  /** Whether it tells what is in use, too. */
  boolean isHeap() {
    return name.equals(HEAP);
  }

  private boolean canBeRecorded() {
    return canBeRecorded(event);
  }

  /** What stays of the heap has two recorders and is a profile of its own. */
  private static boolean canBeRecorded(String event) {
    return TRACEPOINT.matcher(event).matches()
        || EventRequest.names().contains(event) && !event.equals("live");
  }

  /** The names of events that can be asked for, besides tracepoints. */
  static List<String> events() {
    return EventRequest.names().stream().filter(ProfileKind::canBeRecorded).toList();
  }

  private static ProfileKind named(String name, String event, String description) {
    return new ProfileKind(name, event, DEFAULT_SECONDS, Style.NAMED, description);
  }

  static Optional<ProfileKind> named(String name) {
    return ALL.stream().filter(kind -> kind.name.equals(name)).findFirst();
  }

  /** By the event, as {@code -e} names it, or by the kind's own name. */
  static Optional<ProfileKind> ofEvent(String event) {
    return ALL.stream()
        .filter(kind -> kind.event.equals(event) || kind.name.equals(event))
        .findFirst()
        .or(() -> canBeRecorded(event) ? Optional.of(named(event, event, "")) : Optional.empty());
  }
}
