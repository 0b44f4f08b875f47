package jtrace.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import jtrace.loader.abi.SampleView;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.kernel.Kallsyms;
import jtrace.symbolizer.process.NativeModule;

/**
 * The processes of a recording: found, looked at in the background, published to the kernel, kept
 * up to date, and kept for naming after they are gone. Used by one thread.
 */
final class TargetTable implements AutoCloseable {
  /** How often a JVM that is starting is tried again. */
  private static final long RETRY_NANOS = 10_000_000L;

  /** How long a process that has ended keeps its names: the ring has been drained by then. */
  private static final long KEEP_ENDED_NANOS = 5_000_000_000L;

  /** How long its memory stays, of the processes for which it does. */
  private static final long KEEP_MEMORY_NANOS = 1_000_000_000L;

  private final TrackedProcess.Shared shared;
  private final boolean keepMemory;
  private final Map<Integer, TrackedProcess> byPid = new HashMap<>();

  /** What a pid was before it ran another program, for samples of then that are still under way. */
  private final Map<Integer, TrackedProcess> formerByPid = new HashMap<>();

  private final Set<Integer> stale = new HashSet<>();
  private boolean hasNews;

  /** When processes ended, for as long as their samples may be under way. */
  private final Map<Integer, Long> endedNanosByPid = new HashMap<>();

  /**
   * None yet.
   *
   * @param keepMemory whether the memory of a JVM that has started since is kept for a moment when
   *     it ends, to read the names of what it ran last
   */
  TargetTable(
      Capture capture,
      Looks looks,
      Kallsyms kallsyms,
      RecordingSink sink,
      boolean keepNative,
      boolean keepMemory) {
    this.keepMemory = keepMemory;
    UnwindSpace space = capture.unwindSpace();
    ModuleTables modules = new ModuleTables(space);
    shared =
        new TrackedProcess.Shared(
            looks,
            modules,
            space,
            capture.tables(modules),
            kallsyms,
            sink,
            keepNative,
            new VirtualThreads(sink));
  }

  /** Starts to follow a process that has been looked at. */
  void add(Target target) {
    TrackedProcess tracked = new TrackedProcess(target, shared, 0);
    byPid.put(target.pid(), tracked);
    tracked.publish();
    if (!target.vmMayCome()) {
      tracked.settle();
    }
  }

  /** Makes ready for a process that will map the module. */
  void expect(NativeModule module) {
    shared.modules().add(module);
  }

  /** Starts to follow a process and to look at it, as far as it can be read. */
  private TrackedProcess add(int pid, long sinceNanos) {
    Target target = keepMemory ? new Target(pid).keptBeyondItsEnd() : new Target(pid);
    TrackedProcess tracked = new TrackedProcess(target, shared, sinceNanos);
    byPid.put(pid, tracked);
    endedNanosByPid.remove(pid);
    tracked.refresh();
    return tracked;
  }

  /** Starts to follow a process that runs a new program since then. */
  void follow(int pid, long sinceNanos) {
    add(pid, sinceNanos);
  }

  /** The process of a sample; followed from now on if it is new. */
  TrackedProcess of(SampleView sample) {
    int pid = sample.pid();
    TrackedProcess known = byPid.get(pid);
    if (known == null) {
      return add(pid, 0).startedAt(sample.startTimeNanos());
    }
    if (known.isOtherProcess(sample.startTimeNanos())) {
      replaced(pid, sample.timeNanos());
      return byPid.get(pid).startedAt(sample.startTimeNanos());
    }
    TrackedProcess former = formerByPid.get(pid);
    return former != null && known.beganAfter(sample.timeNanos()) ? former : known;
  }

  boolean isTracked(int pid) {
    return byPid.containsKey(pid);
  }

  /** Something of the process changed: look at it at the next {@link #refreshStale}. */
  void markStale(int pid) {
    if (byPid.containsKey(pid)) {
      stale.add(pid);
    }
  }

  /** Any process may have changed. */
  void markAllStale() {
    stale.addAll(byPid.keySet());
  }

  /** A stack of the process broke off. */
  void doubt(int pid) {
    TrackedProcess tracked = byPid.get(pid);
    if (tracked != null && tracked.isDoubtful()) {
      stale.add(pid);
    }
  }

  /** The process has run another program since then, or its pid is another process's. */
  void replaced(int pid, long sinceNanos) {
    TrackedProcess former = byPid.remove(pid);
    endedNanosByPid.remove(pid);
    if (former != null) {
      former.retire();
      former.target.letGo();
      TrackedProcess older = formerByPid.put(pid, former);
      if (older != null) {
        older.forget();
      }
      shared.kernel().clear(pid); // not removed: samples come while the new program is looked at
      add(pid, sinceNanos);
    }
  }

  /** The process ended; its names stay for samples under way. */
  void ended(int pid) {
    if (byPid.containsKey(pid)) {
      shared.kernel().remove(pid);
      stale.remove(pid);
      byPid.get(pid).retire();
      byPid.get(pid).settle();
      endedNanosByPid.put(pid, System.nanoTime());
    }
  }

  private void forgetEnded() {
    long now = System.nanoTime();
    if (keepMemory) {
      endedNanosByPid.forEach((pid, nanos) -> {
        if (nanos < now - KEEP_MEMORY_NANOS) {
          byPid.get(pid).target.letGo();
        }
      });
    }
    long before = now - KEEP_ENDED_NANOS;
    endedNanosByPid
        .entrySet()
        .removeIf(ended -> {
          boolean over = ended.getValue() < before;
          if (over) {
            forget(byPid, ended.getKey());
            forget(formerByPid, ended.getKey());
          }
          return over;
        });
  }

  private static void forget(Map<Integer, TrackedProcess> tracked, int pid) {
    TrackedProcess gone = tracked.remove(pid);
    if (gone != null) {
      gone.forget();
    }
  }

  /** Gives the kernel's stack ids of processes whose names have changed a new meaning. */
  void renewNames() {
    byPid.values().stream()
        .filter(TrackedProcess::hasNewNames)
        .toList()
        .forEach(TrackedProcess::publish);
  }

  /** Tells the kernel where programs keep their labels, when they have begun to. */
  void lookForLabels() {
    byPid.values().stream()
        .filter(TrackedProcess::hasNewLabels)
        .toList()
        .forEach(TrackedProcess::publish);
  }

  /** Samples whose labels are left out, and sets of labels for which a program had no room. */
  long labelsLost() {
    return byPid.values().stream().mapToLong(TrackedProcess::labelsLost).sum();
  }

  /** Publishes what was found; looks again at what changed and at JVMs that are starting. */
  void refreshStale() {
    hasNews |= shared.looks().handOver();
    for (TrackedProcess tracked : byPid.values()) {
      if (tracked.mayTryAgain(RETRY_NANOS)) {
        stale.add(tracked.target.pid());
      }
      if (tracked.target.awaitsMethods()) {
        doubt(tracked.target.pid());
      }
    }
    for (int pid : List.copyOf(stale)) {
      byPid.get(pid).refresh();
    }
    stale.clear();
    forgetEnded();
  }

  /** Whether a look has found something since the last call. */
  boolean takeNews() {
    boolean news = hasNews;
    hasNews = false;
    return news;
  }

  /**
   * Samples that waited for names and may be named now.
   *
   * @param all whether none is to wait any longer
   */
  List<ByteBuffer> settled(boolean all) {
    List<ByteBuffer> samples = new ArrayList<>();
    for (TrackedProcess former : formerByPid.values()) {
      former.settle();
      samples.addAll(former.settled());
    }
    for (TrackedProcess tracked : byPid.values()) {
      if (all) {
        tracked.settle();
      }
      samples.addAll(tracked.settled());
    }
    return samples;
  }

  /** Whether a process is new, so that looking again at once pays. */
  boolean isSettling() {
    return any(tracked -> !tracked.isSettled());
  }

  /** Whether a JVM is starting or what it runs is new, so that looking again soon pays. */
  boolean isYoung() {
    return any(tracked -> tracked.target.vmMayCome() || tracked.isYoung());
  }

  /** Whether code comes and goes, so that naming samples soon keeps more of their names. */
  boolean isCodeChanging() {
    return any(tracked -> tracked.namer.isChanging());
  }

  private boolean any(Predicate<TrackedProcess> holds) {
    for (TrackedProcess tracked : byPid.values()) {
      if (holds.test(tracked)) {
        return true;
      }
    }
    return false;
  }

  List<Target> all() {
    return byPid.values().stream().map(tracked -> tracked.target).toList();
  }

  /** As for {@link #all}, for what is done at every drain. */
  void each(Consumer<Target> what) {
    for (TrackedProcess tracked : byPid.values()) {
      what.accept(tracked.target);
    }
  }

  /** A JVM has installed compiled code: its names are kept from now on. */
  void codeLoaded(int pid, long codeBegin) {
    TrackedProcess tracked = byPid.get(pid);
    if (tracked != null) {
      tracked.target.vm().ifPresent(vm -> vm.shadow().compiledMethodLoaded(codeBegin));
      if (tracked.target.awaitsVirtualThreads()) {
        stale.add(pid);
      }
    }
  }

  /** After the looks have ended. */
  @Override
  public void close() {
    byPid.values().forEach(tracked -> tracked.target.close());
    formerByPid.values().forEach(tracked -> tracked.target.close());
  }

  /** Adds up what names were lost or forgotten, over the processes that are followed. */
  NameLosses nameLosses() {
    NameLosses sum = NameLosses.NONE;
    for (TrackedProcess tracked : byPid.values()) {
      sum = sum.plus(NameLosses.of(tracked.namer, tracked.target.vm()));
    }
    return sum;
  }

  VirtualThreads virtualThreads() {
    return shared.virtualThreads();
  }

  /** Unwind tables and processes for which the kernel's arrays had no room. */
  long refused() {
    return shared.space().refusedTables() + shared.kernel().refused();
  }
}
