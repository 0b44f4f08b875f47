package jtrace.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jtrace.loader.ProcessEvent;
import jtrace.loader.SideBand;

/**
 * Tells the table of targets what becomes of processes: what they map, that they run another
 * program, that they end. For the drainer's thread only, but {@link #alive}.
 */
final class ProcessWatch {
  private static final int MAX_CHILDREN = 10_000;

  private final SideBand sideBand;
  private final TargetTable targets;
  private final List<Integer> named;
  private final boolean withChildren;
  private final Endings endings = new Endings();
  private final List<ProcessEvent> events = new ArrayList<>();

  /** Those that targets have made and that run no program of their own yet. */
  private final Set<Integer> children = new HashSet<>();

  private long lost;

  /** What happened before is known, of CLOCK_MONOTONIC. */
  private long knownNanos;

  private volatile int alive;

  /**
   * Begins.
   *
   * @param sideBand the caller's
   */
  ProcessWatch(SideBand sideBand, TargetTable targets, RecordOptions options) {
    this.sideBand = sideBand;
    this.targets = targets;
    named = options.pids();
    withChildren = options.descendants();
    alive = named.size();
  }

  /** Takes all that the kernel has told until now. */
  void drain() {
    drainSideBand();
    endings.over().forEach(this::ended);
  }

  /** So that what follows counts for what happened at a time and after it. */
  void drainUntil(long timeNanos) {
    if (timeNanos > knownNanos) {
      drainSideBand();
    }
  }

  private void drainSideBand() {
    knownNanos = System.nanoTime();
    if (sideBand.drain(events::add) > 0) {
      events.sort(Comparator.comparingLong(ProcessEvent::timeNanos)); // each CPU's are already
      events.forEach(this::follow);
      events.clear();
    }
    if (sideBand.lostCount() > lost) { // an unseen mapping or exec may be among them
      lost = sideBand.lostCount();
      targets.markAllStale();
    }
  }

  private void follow(ProcessEvent event) {
    int pid = event.pid();
    switch (event) {
      case ProcessEvent.MmapEvent mapped -> targets.markStale(pid);
      case ProcessEvent.ExecEvent exec -> {
        if (children.remove(pid) && !targets.isTracked(pid)) {
          targets.follow(pid, exec.timeNanos());
        } else {
          targets.replaced(pid, exec.timeNanos());
        }
      }
      case ProcessEvent.ExitEvent exit -> {
        children.remove(pid);
        if (exit.isMainThread() && targets.isTracked(pid)) {
          endings.mainThreadExited(pid);
        }
      }
      case ProcessEvent.ForkEvent fork -> {
        if (withChildren && !fork.isThread() && isOurs(fork.parentPid())) {
          children.add(pid);
        }
      }
      case ProcessEvent.CommEvent comm -> {}
    }
  }

  private boolean isOurs(int pid) {
    return children.size() < MAX_CHILDREN && (targets.isTracked(pid) || children.contains(pid));
  }

  private void ended(int pid) {
    targets.ended(pid);
    if (named.contains(pid)) {
      alive--;
    }
  }

  /** Targets that were asked for and have not ended. */
  int alive() {
    return alive;
  }
}
