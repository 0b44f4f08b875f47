package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jtrace.loader.abi.SampleView;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.HotSpotVm;
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

  /** How soon, at first and at last, a process is looked at again when its stacks break off. */
  private static final long DOUBT_NANOS = 20_000_000L;

  private static final long DOUBT_MAX_NANOS = 10_000_000_000L;

  /** How long samples of a new process wait for the names of its threads and code. */
  private static final long SETTLE_MAX_NANOS = 2_000_000_000L;

  /** The same when there is no JVM: its launcher may not have loaded libjvm yet. */
  private static final long SETTLE_NO_VM_NANOS = 300_000_000L;

  private final Looks looks;
  private final ModuleTables modules;
  private final UnwindSpace space;
  private final KernelTables kernel;
  private final Kallsyms kallsyms;
  private final RecordingSink sink;
  private final boolean keepNative;
  private final VirtualThreads virtualThreads;
  private final Map<Integer, Tracked> byPid = new HashMap<>();

  /** What a pid was before it ran another program, for samples of then that are still under way. */
  private final Map<Integer, Tracked> formerByPid = new HashMap<>();

  private final Set<Integer> stale = new HashSet<>();

  /** When processes ended, for as long as their samples may be under way. */
  private final Map<Integer, Long> endedNanosByPid = new HashMap<>();

  /** A process with what belongs to this recording. */
  final class Tracked {
    final Target target;
    final StackNamer namer;
    private final RecordedThreads threads;
    private UnwindSpace.Slice generated = UnwindSpace.Slice.NONE;
    private boolean generatedPlaced;
    private final Deferred deferred = new Deferred();
    private final long followedNanos = System.nanoTime();
    private boolean looking;
    private boolean lookAgain;
    private boolean settled;
    private boolean forgotten;
    private long triedNanos;
    private long publishedNames;
    private long doubtNanos = DOUBT_NANOS;

    /** From when on the pid is this program, of CLOCK_MONOTONIC. */
    private long sinceNanos;

    /** Boot-time of the process's start, 0 until a sample has told it. */
    private long startNanos;

    Tracked(Target target) {
      this.target = target;
      namer = new StackNamer(target, modules, kallsyms, sink, keepNative);
      threads = new RecordedThreads(target, sink, virtualThreads, this::refreshThreads);
    }

    /** Looks at the process again, in the background. */
    private void refresh() {
      lookAgain = looking;
      if (!looking) {
        looking = true;
        triedNanos = System.nanoTime();
        looks.look(target, this::publish, this::looked);
      }
    }

    private void looked() {
      looking = false;
      if (forgotten) {
        target.close();
      } else if (lookAgain) {
        refresh();
      }
    }

    /** Whether a JVM is starting here that nobody looks at. */
    private boolean mayTryAgain() {
      return target.vmMayCome() && !looking;
    }

    private boolean isSettled() {
      if (!settled) {
        long age = System.nanoTime() - followedNanos;
        boolean isKnown = !looking && !target.vmMayCome();
        settled =
            age > SETTLE_MAX_NANOS
                || isKnown && (target.vm().isPresent() || age > SETTLE_NO_VM_NANOS);
      }
      return settled;
    }

    /**
     * Keeps a sample until what names it is known.
     *
     * @return false when it is to be named now
     */
    boolean defers(ByteBuffer sample) {
      return !isSettled() && deferred.add(sample);
    }

    private void forget() {
      forgotten = true;
      if (!looking) {
        target.close();
      }
    }

    /** Whether the pid is still this program, and it runs. */
    private boolean isCurrent() {
      return byPid.get(target.pid()) == this && !endedNanosByPid.containsKey(target.pid());
    }

    private Tracked startedAt(long nanos) {
      startNanos = nanos;
      return this;
    }

    private boolean isOtherProcess(long start) {
      if (startNanos == 0) {
        startNanos = start;
      }
      return startNanos != start;
    }

    private void publish() {
      if (!isCurrent()) {
        return;
      }
      modules.addAll(target.modules());
      if (!generatedPlaced && target.generatedRows().isPresent()) {
        generated = space.add(target.generatedRows().get());
        generatedPlaced = true;
      }
      kernel.publish(target, generated);
      refreshThreads();
    }

    private void refreshThreads() {
      kernel.publishThreads(target.refreshThreads());
    }

    /** The recording's id of the sample's thread. */
    int threadId(SampleView sample) throws IOException {
      return threads.id(sample);
    }

    /** The recording's id of a thread that had this stack. */
    int threadId(WaitStack stack, int tid, String comm, long startTimeNanos, int labels)
        throws IOException {
      return threads.id(stack, tid, comm, startTimeNanos, labels);
    }

    /**
     * Whether the process has begun to use labels, or has ceased to, since it was looked at last.
     */
    private boolean hasNewLabels() {
      long before = target.labels().table();
      target.labels().look(target.modules());
      return target.labels().table() != before;
    }

    /** The recording's id of all virtual threads that were carried by a thread. */
    int anyVirtualThreadId(int tid, long startTimeNanos) throws IOException {
      return threads.anyVirtualId(tid, startTimeNanos);
    }

    /** Names of classes and whatever else the JVM knows; empty when it is none. */
    Optional<HotSpotVm> vm() {
      return target.vm();
    }

    /** The kernel's stack ids stand for other code since classes were unloaded or redefined. */
    private boolean hasNewNames() {
      boolean changed = namer.generation() != publishedNames;
      publishedNames = namer.generation();
      return changed;
    }
  }

  TargetTable(
      Capture capture, Looks looks, Kallsyms kallsyms, RecordingSink sink, boolean keepNative) {
    this.looks = looks;
    this.space = capture.unwindSpace();
    this.modules = new ModuleTables(space);
    this.kernel = capture.tables(modules);
    this.kallsyms = kallsyms;
    this.sink = sink;
    this.virtualThreads = new VirtualThreads(sink);
    this.keepNative = keepNative;
  }

  /** Starts to follow a process that has been looked at. */
  void add(Target target) {
    Tracked tracked = new Tracked(target);
    byPid.put(target.pid(), tracked);
    tracked.publish();
    tracked.settled = !target.vmMayCome();
  }

  /** Makes ready for a process that will map the module. */
  void expect(NativeModule module) {
    modules.add(module);
  }

  /** Starts to follow a process and to look at it, as far as it can be read. */
  private Tracked add(int pid) {
    Tracked tracked = new Tracked(new Target(pid));
    byPid.put(pid, tracked);
    endedNanosByPid.remove(pid);
    tracked.refresh();
    return tracked;
  }

  /** The process of a sample; followed from now on if it is new. */
  Tracked of(SampleView sample) {
    int pid = sample.pid();
    Tracked known = byPid.get(pid);
    if (known == null) {
      return add(pid).startedAt(sample.startTimeNanos());
    }
    if (known.isOtherProcess(sample.startTimeNanos())) {
      replaced(pid, sample.timeNanos());
      return byPid.get(pid).startedAt(sample.startTimeNanos());
    }
    Tracked former = formerByPid.get(pid);
    return former != null && sample.timeNanos() < known.sinceNanos ? former : known;
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

  /**
   * A stack of the process broke off, perhaps because what is known of it is old: a kind of code
   * that did not exist yet when a JVM was starting. Looked at again, ever more rarely.
   */
  void doubt(int pid) {
    Tracked tracked = byPid.get(pid);
    if (tracked != null && System.nanoTime() - tracked.triedNanos > tracked.doubtNanos) {
      tracked.doubtNanos = Math.min(2 * tracked.doubtNanos, DOUBT_MAX_NANOS);
      stale.add(pid);
    }
  }

  /** The process has run another program since then, or its pid is another process's. */
  void replaced(int pid, long sinceNanos) {
    Tracked former = byPid.remove(pid);
    endedNanosByPid.remove(pid);
    if (former != null) {
      Tracked older = formerByPid.put(pid, former);
      if (older != null) {
        older.forget();
      }
      kernel.clear(pid); // not removed: samples come while the new program is looked at
      add(pid).sinceNanos = sinceNanos;
    }
  }

  /** The process ended; its names stay for samples under way. */
  void ended(int pid) {
    if (byPid.containsKey(pid)) {
      kernel.remove(pid);
      stale.remove(pid);
      byPid.get(pid).settled = true;
      endedNanosByPid.put(pid, System.nanoTime());
    }
  }

  private void forgetEnded() {
    long before = System.nanoTime() - KEEP_ENDED_NANOS;
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

  private static void forget(Map<Integer, Tracked> tracked, int pid) {
    Tracked gone = tracked.remove(pid);
    if (gone != null) {
      gone.forget();
    }
  }

  /** Gives the kernel's stack ids of processes whose names have changed a new meaning. */
  void renewNames() {
    byPid.values().stream().filter(Tracked::hasNewNames).toList().forEach(Tracked::publish);
  }

  /** Tells the kernel where programs keep their labels, when they have begun to. */
  void lookForLabels() {
    byPid.values().stream().filter(Tracked::hasNewLabels).toList().forEach(Tracked::publish);
  }

  /** Samples whose labels are left out, and sets of labels for which a program had no room. */
  long labelsLost() {
    return byPid.values().stream()
        .mapToLong(tracked -> tracked.threads.unlabelled() + tracked.target.labels().refused())
        .sum();
  }

  /** Publishes what was found; looks again at what changed and at JVMs that are starting. */
  void refreshStale() {
    looks.handOver();
    for (Tracked tracked : byPid.values()) {
      if (tracked.mayTryAgain() && System.nanoTime() - tracked.triedNanos > RETRY_NANOS) {
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

  /**
   * Samples that waited for names and may be named now.
   *
   * @param all whether none is to wait any longer
   */
  List<ByteBuffer> settled(boolean all) {
    List<ByteBuffer> samples = new ArrayList<>();
    for (Map<Integer, Tracked> each : List.of(formerByPid, byPid)) {
      for (Tracked tracked : each.values()) {
        tracked.settled |= all || each == formerByPid;
        if (tracked.isSettled()) {
          samples.addAll(tracked.deferred.take());
        }
      }
    }
    return samples;
  }

  /** Whether a process is new or a JVM is starting, so that looking again soon pays. */
  boolean isSettling() {
    return byPid.values().stream()
        .anyMatch(tracked -> tracked.target.vmMayCome() || !tracked.isSettled());
  }

  /** Whether code comes and goes, so that naming samples soon keeps more of their names. */
  boolean isCodeChanging() {
    return byPid.values().stream().anyMatch(tracked -> tracked.namer.isChanging());
  }

  List<Target> all() {
    return byPid.values().stream().map(tracked -> tracked.target).toList();
  }

  /** A JVM has installed compiled code: its names are kept from now on. */
  void codeLoaded(int pid, long codeBegin) {
    Tracked tracked = byPid.get(pid);
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
    for (Tracked tracked : byPid.values()) {
      sum = sum.plus(NameLosses.of(tracked.namer, tracked.target.vm()));
    }
    return sum;
  }

  VirtualThreads virtualThreads() {
    return virtualThreads;
  }

  /** Unwind tables and processes for which the kernel's arrays had no room. */
  long refused() {
    return space.refusedTables() + kernel.refused();
  }
}
