package jtrace.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jtrace.record.RecordOptions;

/**
 * A checked request to record; nothing has been looked at or started yet.
 *
 * @param targets processes as the user named them
 * @param child command to run while recording, empty for none; the target when there is no other
 */
record RecordingPlan(
    List<String> targets,
    boolean all,
    Optional<Integer> tid,
    Rate rate,
    Optional<Duration> duration,
    int maxStack,
    boolean kernel,
    boolean nativeFrames,
    boolean debugNonSafepoints,
    SymbolSource symbols,
    List<String> child,
    List<Output> outputs,
    Looks looks,
    boolean quiet) {

  /**
   * How profiles are written.
   *
   * @param threads the thread's name as the first frame
   * @param carrier whether the carriers' frames below virtual threads are shown
   * @param annotate frame kinds appended to names
   */
  record Looks(boolean threads, boolean carrier, boolean annotate) {
    static final Looks PLAIN = new Looks(false, true, false);

    static Looks of(OutputOptions options) {
      return new Looks(options.threads, !options.noCarrier, options.annotate);
    }
  }

  static RecordingPlan of(
      RecordingOptions recording, List<Output> outputs, Looks looks, List<String> child) {
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
    return new RecordingPlan(
        List.copyOf(recording.targets),
        recording.all,
        given(recording.tid).map(tid -> number("-t", tid, 1, Integer.MAX_VALUE)),
        Rate.of(given(recording.hz), given(recording.interval)),
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
        recording.quiet);
  }

  /** The same for another process. */
  RecordingPlan ofTarget(int pid) {
    return new RecordingPlan(
        List.of(String.valueOf(pid)),
        false,
        tid,
        rate,
        duration,
        maxStack,
        kernel,
        nativeFrames,
        debugNonSafepoints,
        symbols,
        child,
        outputs,
        looks,
        quiet);
  }

  RecordOptions options(List<Integer> pids) {
    return new RecordOptions(
        pids, all, tid, rate.periodNanos(), duration, maxStack, kernel, nativeFrames);
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
