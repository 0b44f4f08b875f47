package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;
import jtrace.profile.jtr.JtrWriter;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.record.async.AsyncRecorder;

/** The time from loading async-profiler into the targets to the last sample in the file. */
final class AsyncSession {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Terminal terminal;
  private final RecordingPlan plan;
  private final List<Integer> pids;
  private final Optional<Child> child;

  AsyncSession(Terminal terminal, RecordingPlan plan, List<Integer> pids, Optional<Child> child) {
    this.terminal = terminal;
    this.plan = plan;
    this.pids = pids;
    this.child = child;
  }

  ExitCode recordTo(Path jtr) {
    try (RecordingSink sink = JtrWriter.create(jtr)) {
      sink.fact(Facts.JTRACE_VERSION, Version.text());
      record(sink);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.PARTIAL,
          new Problem(
              "the recording to " + jtr + " stopped",
              String.valueOf(e.getMessage()),
              "make room; what was written until then can be read: jtrace report " + jtr),
          e);
    }
  }

  private void record(RecordingSink sink) throws IOException {
    StopSignal stop = StopSignal.install(() -> {});
    try (AsyncRecorder recorder = new AsyncRecorder(plan.options(pids))) {
      recorder.start();
      if (!plan.quiet()) {
        terminal.say(
            "recording process %s%s with async-profiler, %s"
                .formatted(
                    String.join(", ", pids.stream().map(String::valueOf).toList()),
                    plan.eventWords(),
                    plan.duration().map(d -> "for " + Durations.words(d)).orElse("until Ctrl-C")));
      }
      if (!stop.isRaised()) {
        child.ifPresent(Child::release);
      }
      follow(recorder, stop);
      recorder.stop();
      recorder.writeTo(sink);
      if (!plan.quiet()) {
        terminal.say(
            String.format(
                Locale.ROOT,
                "%d samples in %.1f s",
                recorder.samples(),
                recorder.elapsed().toMillis() / 1000.0));
      }
    }
  }

  private void follow(AsyncRecorder recorder, StopSignal stop) {
    ProgressLine progress = new ProgressLine(terminal, !plan.quiet());
    try {
      boolean ended = false;
      while (!ended && !stop.isRaised() && child.map(Child::isAlive).orElse(true)) {
        ended = recorder.await(LOOK_EVERY);
        progress.show(recorder.elapsed().toSeconds() + " s  Ctrl-C stops");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      progress.clear();
    }
  }
}
