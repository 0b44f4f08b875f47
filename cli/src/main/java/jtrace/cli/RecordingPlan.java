package jtrace.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jtrace.profile.filter.ViewOptions;
import jtrace.record.EventRequest;
import jtrace.record.RecordOptions;
import jtrace.record.WaitKind;
import jtrace.record.WaitLimits;
import jtrace.record.WaitState;

/**
 * A checked request to record; nothing has been looked at or started yet.
 *
 * @param targets processes as the user named them
 * @param looks how profiles are written
 * @param child command to run while recording, empty for none; the target when there is no other
 */
record RecordingPlan(
    List<String> targets,
    boolean all,
    Optional<Integer> tid,
    Rate rate,
    List<EventRequest> events,
    WaitLimits waits,
    Optional<Duration> duration,
    int maxStack,
    boolean kernel,
    boolean nativeFrames,
    boolean debugNonSafepoints,
    SymbolSource symbols,
    List<String> child,
    List<Output> outputs,
    ViewOptions looks,
    Keeping keeping,
    boolean quiet,
    Engine engine) {

  private static final long MAX_INTERVAL_BYTES = 1L << 40;

  /**
   * What of the recording is kept, and when it is written.
   *
   * @param ring only the last so much of it; empty for all
   * @param dumpOn what is to hold for it to be written; empty for its end
   */
  record Keeping(Optional<Duration> ring, List<DumpCondition> dumpOn) {

    static Keeping of(RecordingOptions options) {
      Optional<Duration> ring =
          given(options.ring).map(text -> Durations.ofRecording("--ring", text));
      List<DumpCondition> dumpOn = options.dumpOn.stream().map(DumpCondition::of).toList();
      if (!dumpOn.isEmpty() && ring.isEmpty()) {
        throw new UsageException(
            "option --dump-on needs --ring",
            "what is written when the condition holds is the time just before it",
            "add how much of it, for example --ring 60s");
      }
      return new Keeping(ring, dumpOn);
    }
  }

  static RecordingPlan of(
      RecordingOptions recording, List<Output> outputs, ViewOptions looks, List<String> child) {
    if (recording.all && !recording.targets.isEmpty()) {
      throw new UsageException(
          "options -a and -p exclude each other",
          "-a already records every process",
          "leave one of them out");
    }
    if (!recording.all && recording.targets.isEmpty() && child.isEmpty()) {
      throw new UsageException(
          "nothing to record",
          "none of -p, -a and -- command is given",
          "name a process with -p (jtrace ps lists them), all with -a, or run one with -- command");
    }
    if (recording.debugNonSafepoints && recording.targets.isEmpty()) {
      throw new UsageException(
          "option --debug-non-safepoints needs -p",
          "it writes into the JVMs that are named, and into no other",
          "name the JVM with -p, or start it with -XX:+UnlockDiagnosticVMOptions"
              + " -XX:+DebugNonSafepoints");
    }
    if (recording.symbols.equals("agent") && recording.targets.isEmpty()) {
      throw new UsageException(
          "option --symbols agent needs -p",
          "the agent is loaded into the JVMs that are named, and into no other",
          "name the JVM with -p, or leave the option out");
    }
    if (!recording.tid.isEmpty() && recording.targets.size() != 1) {
      throw new UsageException(
          "option -t needs exactly one -p",
          "a thread belongs to one process",
          "write for example: -p 4711 -t 4720");
    }
    Rate rate = Rate.of(given(recording.hz), given(recording.interval));
    long every = given(recording.count).map(n -> number("-c", n, 1, Integer.MAX_VALUE)).orElse(1);
    long interval =
        given(recording.alloc)
            .map(size -> Sizes.bytes("--alloc", size, MAX_INTERVAL_BYTES))
            .orElse(EventRequest.Allocations.DEFAULT_INTERVAL_BYTES);
    long nativeBytes =
        given(recording.bytes)
            .map(size -> Sizes.bytes("--bytes", size, MAX_INTERVAL_BYTES))
            .orElse(EventRequest.Memory.DEFAULT_INTERVAL_BYTES);
    List<EventRequest> events =
        new EventNames(rate.periodNanos(), every, interval, nativeBytes).parse(recording.events);
    return new RecordingPlan(
        List.copyOf(recording.targets),
        recording.all,
        given(recording.tid).map(tid -> number("-t", tid, 1, Integer.MAX_VALUE)),
        rate,
        events,
        waits(recording, hops(recording, events)),
        given(recording.duration).map(text -> Durations.ofRecording("-d", text)),
        given(recording.maxStack)
            .map(text -> number("--max-stack", text, 1, RecordOptions.MAX_STACK))
            .orElse(RecordOptions.MAX_STACK),
        !recording.noKernel,
        !recording.noNative,
        recording.debugNonSafepoints,
        SymbolSource.of(recording.symbols, !recording.noAttach),
        List.copyOf(child),
        outputs,
        looks,
        Keeping.of(recording),
        recording.quiet,
        Engine.of(recording.engine));
  }

  /** The same with other events. */
  RecordingPlan withEvents(List<EventRequest> others) {
    return with(targets, all, others);
  }

  /** The same for another process. */
  RecordingPlan ofTarget(int pid) {
    return with(List.of(String.valueOf(pid)), false, events);
  }

  private RecordingPlan with(
      List<String> otherTargets, boolean ofAll, List<EventRequest> otherEvents) {
    return new RecordingPlan(
        otherTargets,
        ofAll,
        tid,
        rate,
        otherEvents,
        waits,
        duration,
        maxStack,
        kernel,
        nativeFrames,
        debugNonSafepoints,
        symbols,
        child,
        outputs,
        looks,
        keeping,
        quiet,
        engine);
  }

  RecordOptions options(List<Integer> pids) {
    boolean descendants = !child.isEmpty() && targets.isEmpty() && !all;
    return new RecordOptions(
        pids, all, descendants, tid, events, waits, duration, maxStack, kernel, nativeFrames);
  }

  private static WaitLimits waits(RecordingOptions recording, int hops) {
    long min = given(recording.min).map(text -> Durations.ofWait("--min", text)).orElse(0L);
    long max =
        given(recording.max).map(text -> Durations.ofWait("--max", text)).orElse(Long.MAX_VALUE);
    if (max < min) {
      throw new UsageException(
          "options --min and --max leave nothing",
          "no wait is longer than " + recording.min + " and shorter than " + recording.max,
          "make --max the longer one");
    }
    return new WaitLimits(min, max, states(recording.states), !recording.noIoNames, hops);
  }

  private static int hops(RecordingOptions recording, List<EventRequest> events) {
    int hops =
        given(recording.hops).map(n -> number("--hops", n, 1, WaitLimits.MAX_HOPS)).orElse(1);
    if (hops > 1 && !events.contains(new EventRequest.Wait(WaitKind.WAKEUP))) {
      throw new UsageException(
          "option --hops needs -e wakeup",
          "only that event is told at the stacks of those who wake",
          "add -e wakeup, or leave --hops out");
    }
    return hops;
  }

  private static Set<WaitState> states(List<String> letters) {
    return letters.isEmpty()
        ? WaitState.ALL
        : letters.stream().map(RecordingPlan::state).collect(Collectors.toSet());
  }

  private static WaitState state(String letter) {
    return WaitState.of(letter)
        .orElseThrow(() ->
            new UsageException(
                "option --state: '" + Printable.of(letter, 100) + "' is no state",
                "there are S (sleeping), D (mostly waits for disks), R (runnable) and T (stopped)",
                "write for example: --state D,R"));
  }

  /** Whether nothing but samples of CPU time is asked for. */
  boolean isCpuOnly() {
    return events.stream().allMatch(EventRequest.Cpu.class::isInstance);
  }

  /** Whether nothing but CPU time is asked for, or nothing but allocations. */
  boolean isForEitherEngine() {
    return isCpuOnly() || events.stream().allMatch(EventRequest.Allocations.class::isInstance);
  }

  /** Whether the objects that stay are asked for, which only async-profiler tells. */
  boolean isLive() {
    return events.stream().anyMatch(EventRequest.Live.class::isInstance);
  }

  /** What is recorded, in words that follow those for whom. */
  String eventWords() {
    List<String> words =
        events.stream()
            .map(event ->
                event instanceof EventRequest.Cpu ? "cpu at " + rate.words() : event.name())
            .toList();
    return words.equals(List.of("cpu at " + rate.words()))
        ? " at " + rate.words()
        : ": " + String.join(", ", words);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  static int number(String option, String text, int min, int max) {
    long value = text.matches("\\d{1,10}") ? Long.parseLong(text) : -1;
    if (value < min || value > max) {
      throw new UsageException(
          "option " + option + ": '" + text + "' is not possible",
          "it must be a whole number from " + min + " to " + max,
          "choose a value between the two");
    }
    return (int) value;
  }
}
