package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import jtrace.profile.Facts;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/**
 * What the numbers of a recording say by themselves, in a few sentences, each with its numbers and
 * the report that shows them. Says nothing where they are few or small.
 */
public final class Verdict {
  /** Sums of less than this say nothing. */
  private static final long MIN_NANOS = 100_000_000;

  /** Share of the waiting inside work that one reason has to have. */
  private static final double ONE_REASON = 0.25;

  /** Share of the waiting for locks that one holder has to have. */
  private static final double ONE_HOLDER = 0.5;

  /** Share of the time that threads would have run, for lack of a CPU. */
  private static final double NO_CPU = 0.1;

  /** Share of the time that threads would have run, for the limit of their cgroup. */
  private static final double THROTTLED = 0.05;

  /** Share of the time that threads did not wait for work. */
  private static final double PAGE_FAULTS = 0.05;

  /** Share of the recording for which the program was stopped. */
  private static final double STOPPED = 0.05;

  /** Share of the CPU time. */
  private static final double JVM_CPU = 0.2;

  /** Share of the host's CPUs. */
  private static final double HOST_BUSY = 0.9;

  private final Recording recording;
  private final ViewOptions view;
  private final List<String> sentences = new ArrayList<>();

  private Verdict(Recording recording, ViewOptions view) {
    this.recording = recording;
    this.view = view;
  }

  /** The sentences; none when the options show a part of the stacks only. */
  public static List<String> of(Recording recording, ViewOptions view) {
    boolean partial =
        !view.include().isEmpty()
            || !view.exclude().isEmpty()
            || view.focus().isPresent()
            || view.ignore().isPresent()
            || view.hide().isPresent()
            || view.show().isPresent();
    if (partial) {
      return List.of();
    }
    Verdict verdict = new Verdict(recording, view);
    verdict.judge();
    return List.copyOf(verdict.sentences);
  }

  private void judge() {
    recording
        .fact(Facts.RESTING_UNSEEN)
        .ifPresent(why -> say("Threads that did not run at all are missing: " + why, "--quality"));
    Optional<CpuSums> cpu = profile("cpu").map(CpuSums::of);
    Optional<WaitSums> waits = profile("off-cpu").map(shown -> WaitSums.of(shown, recording));
    waits.ifPresentOrElse(
        off -> judgeWaits(cpu.map(CpuSums::nanos), off), () -> cpu.ifPresent(this::judgeHost));
    cpu.ifPresent(this::judgeCpu);
    profile("mutex").ifPresent(this::judgeHolders);
    stopped("gc", "Garbage collection");
    stopped("safepoint", "Safepoints");
  }

  private Optional<Profile> profile(String event) {
    boolean recorded = recording.events().stream().anyMatch(known -> known.name().equals(event));
    return recorded
        ? Optional.of(Profile.of(recording, view.toBuilder().event(event).build()))
        : Optional.empty();
  }

  private void judgeWaits(Optional<Long> cpuNanos, WaitSums off) {
    long all = cpuNanos.orElse(0L) + off.total();
    if (all < MIN_NANOS) {
      return;
    }
    StringJoiner parts = new StringJoiner(", ");
    cpuNanos.ifPresent(nanos -> part(parts, nanos, all, "on the CPU"));
    part(parts, off.idle(), all, "waiting for work");
    part(parts, off.work(), all, "waiting inside work");
    part(parts, off.other(), all, "waiting in threads without Java code");
    part(parts, off.runQueue(), all, "runnable without a CPU");
    part(parts, off.throttled(), all, "throttled");
    String whole = cpuNanos.isPresent() ? "the threads' time" : "the time off the CPU";
    say(
        "Of " + nanos(all) + " recorded of " + whole + ": " + parts,
        cpuNanos.isPresent() ? "-e wall" : "-e off-cpu");
    off.topReason()
        .filter(top -> off.work() >= MIN_NANOS && top.getValue() >= ONE_REASON * off.work())
        .ifPresent(top ->
            say(
                percent(top.getValue(), off.work())
                    + " of the waiting inside work is "
                    + top.getKey()
                    + ", "
                    + nanos(top.getValue()),
                "-e off-cpu --no-idle"));
    long wanted = cpuNanos.orElse(0L) + off.runQueue() + off.throttled();
    if (cpuNanos.isPresent() && off.runQueue() >= Math.max(MIN_NANOS, NO_CPU * wanted)) {
      say(
          "Threads that could run had no CPU for "
              + percent(off.runQueue(), wanted)
              + " of the time in which they could, "
              + nanos(off.runQueue())
              + off.topRunner()
                  .map(top -> ", longest behind " + top.getKey() + ": " + nanos(top.getValue()))
                  .orElse(""),
          "-e off-cpu --focus 'run queue'");
    }
    if (off.throttled() >= Math.max(MIN_NANOS, THROTTLED * wanted)) {
      say(
          "The cgroup's CPU limit held threads back for " + nanos(off.throttled()),
          "-e off-cpu --focus throttled");
    }
    if (off.faults() >= Math.max(MIN_NANOS, PAGE_FAULTS * (all - off.idle()))) {
      say(
          "Page faults kept threads waiting for " + nanos(off.faults()),
          "-e off-cpu --focus 'page fault'");
    }
  }

  private void judgeHost(CpuSums cpu) {
    long duration = recording.durationNanos();
    long cpus = Facts.number(recording, Facts.HOST_CPUS).orElse(0L);
    boolean whole = view.fromNanos() == 0 && view.toNanos() == Long.MAX_VALUE;
    if (whole
        && cpus > 0
        && duration >= 1_000_000_000L
        && cpu.nanos() >= HOST_BUSY * cpus * duration) {
      say(
          String.format(
              Locale.ROOT,
              "All CPUs were busy: %.1f of %d on average",
              (double) cpu.nanos() / duration,
              cpus),
          "-e cpu --sort thread");
    }
  }

  private void judgeCpu(CpuSums cpu) {
    if (cpu.nanos() < MIN_NANOS || cpu.samples() < CpuSums.MIN_SAMPLES) {
      return;
    }
    if (cpu.collecting() >= JVM_CPU * cpu.nanos()) {
      say(
          percent(cpu.collecting(), cpu.nanos()) + " of the CPU time is the JVM's collector's",
          "-e cpu --sort thread");
    }
    if (cpu.compiling() >= JVM_CPU * cpu.nanos()) {
      say(
          percent(cpu.compiling(), cpu.nanos()) + " of the CPU time is the JVM's compilers'",
          "-e cpu --sort thread");
    }
  }

  private void judgeHolders(Profile mutex) {
    Map<String, Long> holders = new HashMap<>();
    for (Profile.Row row : mutex.rows()) {
      WaitSums.ownMethod(mutex, row).ifPresent(name -> holders.merge(name, row.value(), Long::sum));
    }
    holders.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .filter(top ->
            mutex.totalValue() >= MIN_NANOS && top.getValue() >= ONE_HOLDER * mutex.totalValue())
        .ifPresent(top ->
            say(
                percent(top.getValue(), mutex.totalValue())
                    + " of "
                    + nanos(mutex.totalValue())
                    + " of waiting for locks ended when "
                    + top.getKey()
                    + " unlocked",
                "-e mutex"));
  }

  private void stopped(String event, String what) {
    long duration = recording.durationNanos();
    boolean whole = view.fromNanos() == 0 && view.toNanos() == Long.MAX_VALUE;
    if (!whole || recording.processes().size() != 1 || duration <= 0) {
      return;
    }
    profile(event)
        .filter(shown -> shown.totalValue() >= Math.max(MIN_NANOS, STOPPED * duration))
        .filter(shown -> shown.totalValue() <= duration)
        .ifPresent(shown ->
            say(
                what
                    + " stopped the program for "
                    + percent(shown.totalValue(), duration)
                    + " of the time, "
                    + nanos(shown.totalValue()),
                "-e " + event));
  }

  private static void part(StringJoiner parts, long nanos, long all, String what) {
    if (nanos > 0) {
      parts.add(percent(nanos, all) + " " + what);
    }
  }

  private void say(String sentence, String options) {
    sentences.add(sentence + " (report " + options + ")");
  }

  private static String nanos(long value) {
    return Amounts.text(value, "nanoseconds");
  }

  private static String percent(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
