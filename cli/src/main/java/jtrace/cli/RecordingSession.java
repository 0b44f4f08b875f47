package jtrace.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;
import jtrace.record.Agents;
import jtrace.record.DebugInfoSwitch;
import jtrace.record.Problem;
import jtrace.record.RecordOptions;
import jtrace.record.Recorder;
import jtrace.record.RecorderStatus;
import jtrace.record.WorldException;

/** The time from attaching to the last sample in the file. */
final class RecordingSession {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** When there is nobody to show anything to: a wake-up costs beside a busy program. */
  private static final Duration LOOK_SELDOM = Duration.ofMillis(500);

  private final Terminal terminal;
  private final RecordingPlan plan;
  private final List<Integer> pids;
  private final Optional<Child> child;
  private final List<Companion> companions;
  private final StopSignal stop = StopSignal.install(() -> {});
  private final long beganNanos = System.nanoTime();

  RecordingSession(
      Terminal terminal,
      RecordingPlan plan,
      List<Integer> pids,
      Optional<Child> child,
      List<Companion> companions) {
    this.terminal = terminal;
    this.plan = plan;
    this.pids = pids;
    this.child = child;
    this.companions = List.copyOf(companions);
  }

  ExitCode recordTo(Store store) {
    try (Agents _ = labels()) {
      RecorderStatus status;
      do {
        try (RecordingSink sink = store.open()) {
          sink.fact(Facts.JTRACE_VERSION, Version.text());
          status = record(store, sink);
        }
      } while (store.isFull() && !isOver(status));
      for (Companion companion : companions) {
        companion.over(status, store);
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.PARTIAL,
          new Problem(
              "the recording to " + store.path() + " stopped",
              String.valueOf(e.getMessage()),
              "make room; what was recorded until then can be read: " + store.howToRead()),
          e);
    }
  }

  private Agents labels() {
    return plan.looks().asksForLabels()
        ? plan.symbols().openForLabels(pids, terminal)
        : new Agents();
  }

  private boolean isOver(RecorderStatus status) {
    boolean late =
        plan.duration().map(d -> System.nanoTime() - beganNanos >= d.toNanos()).orElse(false);
    return late || isAskedToEnd() || (!plan.all() && status.targetsAlive() == 0);
  }

  private boolean isAskedToEnd() {
    return stop.isRaised()
        || companions.stream().anyMatch(Companion::wantsEnd)
        || !child.map(Child::isAlive).orElse(true);
  }

  private RecorderStatus record(Store store, RecordingSink sink) throws IOException {
    try (DebugInfoSwitch exactLines = new DebugInfoSwitch(terminal::say);
        Agents agents = plan.symbols().open(pids, terminal);
        Recorder recorder = new Recorder(options(), sink)) {
      if (plan.debugNonSafepoints()) {
        pids.forEach(exactLines::turnOn);
      }
      recorder.through(agents);
      child.ifPresent(command -> recorder.expect(command.files()));
      if (plan.all()) {
        recorder.lookFirstAt(JavaProcess.all().stream().map(JavaProcess::pid).toList());
      }
      recorder.start();
      if (!plan.quiet()) {
        terminal.say(
            "recording %s%s, %s"
                .formatted(
                    plan.all() ? "every process" : "process " + pidWords(),
                    plan.eventWords(),
                    plan.duration().map(d -> "for " + Durations.words(d)).orElse("until Ctrl-C")));
      }
      if (!stop.isRaised()) {
        child.ifPresent(Child::release);
      }
      follow(recorder, store);
      recorder.stop();
      recorder.check();
      RecorderStatus status = recorder.status();
      summarise(status, agents.summary());
      reportChild(!plan.all() && status.targetsAlive() == 0);
      return status;
    }
  }

  /** With the time that is left, when this is not the first part of a recording. */
  private RecordOptions options() {
    RecordOptions options = plan.options(pids);
    Duration past = Duration.ofNanos(System.nanoTime() - beganNanos);
    return plan.keeping().ring().isEmpty()
        ? options
        : options.lasting(
            options.duration().map(all -> all.compareTo(past) > 0 ? all.minus(past) : LOOK_EVERY));
  }

  private void follow(Recorder recorder, Store store) throws IOException {
    ProgressLine progress = new ProgressLine(terminal, !plan.quiet());
    Duration pause = progress.isShown() || !companions.isEmpty() ? LOOK_EVERY : LOOK_SELDOM;
    try {
      boolean ended = false;
      while (!ended && !isAskedToEnd() && !store.isFull()) {
        ended = recorder.await(pause);
        progress.show(recorder.status());
        for (Companion companion : companions) {
          companion.look(recorder, store);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      progress.clear();
    }
  }

  private void summarise(RecorderStatus status, String names) {
    if (plan.quiet()) {
      return;
    }
    terminal.say(
        String.format(
            Locale.ROOT,
            "%d samples in %.1f s, %d lost, %.2f %% of the stacks complete",
            status.samples(),
            status.elapsed().toMillis() / 1000.0,
            status.lost(),
            100 * status.completeShare()));
    if (!names.isEmpty()) {
      terminal.say(names);
    }
    if (status.samples() == 0) {
      terminal.say(
          plan.isCpuOnly()
              ? "no sample: what was recorded used no CPU in that time (it slept or waited)"
              : "no sample: nothing of what was asked for happened in that time");
    }
  }

  /** The last samples of a command may be there a moment before its exit code. */
  private void reportChild(boolean targetsGone) {
    Duration limit = targetsGone ? LOOK_EVERY : Duration.ZERO;
    child
        .map(command -> command.exitCode(limit))
        .ifPresent(
            end -> end.ifPresent(code -> terminal.say("the command ended with exit code " + code)));
  }

  private String pidWords() {
    return String.join(", ", pids.stream().map(String::valueOf).toList());
  }
}
