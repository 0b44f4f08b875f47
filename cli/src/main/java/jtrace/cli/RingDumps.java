package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import jtrace.record.Problem;
import jtrace.record.Recorder;
import jtrace.record.RecorderStatus;
import jtrace.record.WorldException;

/** Writes the ring each time a condition begins to hold, at most once in the ring's time. */
final class RingDumps implements Companion {
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(5);
  private static final int DUMPS_MAX = 100;

  private record Watched(WatchedProcess process, DumpCondition condition) {}

  private final Terminal terminal;
  private final RecordingPlan plan;
  private final List<Integer> pids;
  private final List<Watched> watched = new ArrayList<>();
  private final Set<Watched> holding = new HashSet<>();
  private final long apartNanos;
  private long lastNanos;
  private int dumps;

  /** For a plan that has conditions; fails when one of them cannot be seen. */
  RingDumps(Terminal terminal, RecordingPlan plan, List<Integer> pids) {
    this.terminal = terminal;
    this.plan = plan;
    this.pids = pids;
    this.apartNanos = plan.keeping().ring().orElseThrow().toNanos();
    for (int pid : pids) {
      WatchedProcess process = new WatchedProcess(pid);
      for (DumpCondition condition : plan.keeping().dumpOn()) {
        if (condition.metric() == DumpCondition.Metric.GC && !process.tellsPauses()) {
          throw new WorldException(
              WorldException.Kind.FAILED,
              new Problem(
                  "the GC pauses of process " + pid + " cannot be watched",
                  "it is no JVM, or shares no counters (-XX:-UsePerfData,"
                      + " -XX:+PerfDisableSharedMem), or its collector does not count pauses there",
                  "use another condition, such as 'cpu > 150%'"));
        }
        watched.add(new Watched(process, condition));
      }
    }
  }

  @Override
  public void look(Recorder recorder, Store store) throws IOException, InterruptedException {
    Map<WatchedProcess, Map<DumpCondition.Metric, OptionalDouble>> now = new HashMap<>();
    for (Watched one : watched) {
      OptionalDouble value =
          now.computeIfAbsent(one.process(), _ -> new EnumMap<>(DumpCondition.Metric.class))
              .computeIfAbsent(one.condition().metric(), one.process()::now);
      if (begins(one, value) && one.condition().metric() != DumpCondition.Metric.EXIT) {
        recorder.sync(SYNC_LIMIT);
        dump(one, store);
      }
    }
  }

  @Override
  public void over(RecorderStatus status, Store store) throws IOException {
    for (Watched one : watched) {
      if (one.condition().metric() == DumpCondition.Metric.EXIT
          && one.process().now(DumpCondition.Metric.EXIT).orElse(0) > 0) {
        dump(one, store);
        return;
      }
    }
    if (dumps == 0) {
      terminal.say("nothing was written: no condition of --dump-on held");
    }
  }

  private boolean begins(Watched one, OptionalDouble value) {
    boolean holds = value.isPresent() && value.getAsDouble() > one.condition().above();
    boolean before = holds ? !holding.add(one) : holding.remove(one);
    // each pause is a condition of its own
    boolean fresh = holds && (!before || one.condition().metric() == DumpCondition.Metric.GC);
    return fresh
        && dumps < DUMPS_MAX
        && (dumps == 0 || System.nanoTime() - lastNanos >= apartNanos);
  }

  private void dump(Watched one, Store store) throws IOException {
    lastNanos = System.nanoTime();
    dumps++;
    ProfileFiles files = ProfileFiles.of(plan.outputs(), plan.looks(), pids);
    files.write(store.read(), Path.of(""));
    terminal.say("process %d: %s".formatted(one.process().pid(), one.condition().text()));
    files.tell(terminal);
    if (dumps == DUMPS_MAX) {
      terminal.say("this was the last of " + DUMPS_MAX + " dumps");
    }
  }
}
