package jtrace.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import jtrace.profile.Facts;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.serve.EbpfSampling;
import jtrace.serve.Subject;
import jtrace.serve.Watch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "top",
    customSynopsis = "jtrace top -p PID|NAME [options]",
    description = {
      "Shows which methods use CPU time now, again every second, until q or Ctrl-C.",
      "Keys: s sort by self or total, t by thread, p pause, Up and Down choose, Enter callers, Esc."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace top -p 4711",
      "  jtrace top -p OrderServer --total -d 5s",
      "  jtrace top -p 4711 --once --json | jq '.rows[0].method'"
    })
final class TopCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      required = true,
      description = "Process by id, name or main class.")
  String target = "";

  @Option(
      names = {"-d", "--delay"},
      paramLabel = "TIME",
      description = "Time between two pictures; default 1s.")
  String delay = "1s";

  @Option(
      names = {"-F", "--freq"},
      paramLabel = "HZ",
      description = "Samples a second of a busy CPU; default 99.")
  String hz = "99";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Lines when it is not a terminal; default 20.")
  String lines = "20";

  @Option(names = "--total", description = "Sort by total instead of self time.")
  boolean total;

  @Option(names = "--threads", description = "By thread instead of by method.")
  boolean threads;

  @Option(names = "--once", description = "One picture as text, then end.")
  boolean once;

  @Option(names = "--json", description = "Each picture as a line of JSON.")
  boolean json;

  TopCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Duration every = Durations.ofRecording("-d", delay);
    int rate = RecordingPlan.number("-F", hz, 1, 1000);
    int limit = RecordingPlan.number("-n", lines, 1, 100_000);
    int pid = Targets.ofHost().pids(List.of(target)).getFirst();
    HostChecks.requireAll();
    boolean plain = once || json || !Terminal.isTerminal(0) || !Terminal.isTerminal(1);
    StopSignal stop = StopSignal.install(() -> {});
    try (Watch watch =
        new Watch(
            new EbpfSampling(),
            new Subject(List.of(pid)),
            "cpu",
            rate,
            Map.of(Facts.JTRACE_VERSION, Version.text()))) {
      TopView view =
          new TopView(
              Printable.of(JavaProcess.name(new ProcFolder(pid)), 100) + " " + pid,
              total,
              threads,
              watch.next(every));
      if (plain) {
        print(view, limit);
        while (!once && !stop.isRaised() && !watch.isOver()) {
          view.next(watch.next(every));
          print(view, limit);
        }
      } else {
        show(view, watch, every, stop);
      }
    }
    return ExitCode.OK.value();
  }

  private void print(TopView view, int limit) {
    if (json) {
      Json.print(view.json(limit), context.terminal().out());
    } else {
      context.terminal().out().println(view.text(limit));
    }
    context.terminal().out().flush();
  }

  private static void show(TopView view, Watch watch, Duration every, StopSignal stop)
      throws IOException, InterruptedException {
    TopScreen screen = new TopScreen(view);
    AtomicBoolean ending = new AtomicBoolean();
    FutureTask<Void> windows =
        new FutureTask<>(() -> {
          while (!ending.get() && !watch.isOver()) {
            screen.next(watch.next(every));
          }
          return null;
        });
    Thread taking = Thread.ofVirtual().start(windows);
    screen.run(stop, windows::isDone);
    ending.set(true);
    watch.stop();
    taking.join();
    try {
      windows.get();
    } catch (ExecutionException e) {
      throw new WorldException(
          WorldException.Kind.PARTIAL,
          new Problem("the recording broke off", String.valueOf(e.getCause()), "start it again"),
          e);
    }
  }
}
