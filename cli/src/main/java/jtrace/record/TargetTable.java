package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.loader.abi.SampleView;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.kernel.Kallsyms;
import jtrace.symbolizer.process.NativeModules;

/**
 * The processes of a recording: found, looked at, published to the kernel, kept up to date, and
 * kept for naming after they are gone. Used by one thread.
 */
final class TargetTable {
  /** How often a process that cannot be read is tried again. */
  private static final long RETRY_NANOS = 200_000_000L;

  private final NativeModules nativeModules;
  private final ModuleTables modules;
  private final UnwindSpace space;
  private final KernelTables kernel;
  private final Kallsyms kallsyms;
  private final RecordingSink sink;
  private final boolean keepNative;
  private final Map<Integer, Tracked> byPid = new HashMap<>();
  private final Set<Integer> stale = new HashSet<>();

  /** A process with what belongs to this recording. */
  final class Tracked {
    final Target target;
    final StackNamer namer;
    private final RecordedThreads threads;
    private UnwindSpace.Slice generated = UnwindSpace.Slice.NONE;
    private boolean generatedDone;
    private long triedNanos;

    Tracked(int pid) {
      target = new Target(pid);
      namer = new StackNamer(target, modules, kallsyms, sink, keepNative);
      threads = new RecordedThreads(target, sink, this::refreshThreads);
    }

    private boolean refresh() {
      triedNanos = System.nanoTime();
      try {
        target.refreshModules(nativeModules);
      } catch (IOException e) {
        return false;
      }
      modules.addAll(target.modules());
      target.vm().ifPresent(this::readVm);
      kernel.publish(target, generated);
      return true;
    }

    private void readVm(HotSpotVm vm) {
      vm.refreshLayout();
      if (!generatedDone) {
        generated = space.add(GeneratedRows.read(vm, target.memory()).table());
        generatedDone = true;
      }
      refreshThreads();
    }

    private void refreshThreads() {
      kernel.publishThreads(target.refreshThreads());
    }

    /** The recording's id of the sample's thread. */
    int threadId(SampleView sample) throws IOException {
      return threads.id(sample.tid(), sample.comm(), sample.startTimeNanos());
    }
  }

  TargetTable(
      CpuSampler sampler,
      NativeModules nativeModules,
      Kallsyms kallsyms,
      RecordingSink sink,
      boolean keepNative) {
    this.nativeModules = nativeModules;
    this.space = sampler.unwindSpace();
    this.modules = new ModuleTables(space);
    this.kernel = sampler.tables(modules);
    this.kallsyms = kallsyms;
    this.sink = sink;
    this.keepNative = keepNative;
  }

  /** Starts to follow a process; false when it cannot be read. */
  boolean add(int pid) {
    Tracked tracked = byPid.computeIfAbsent(pid, Tracked::new);
    return tracked.refresh();
  }

  /** The process of a sample; looked at now if it is new. */
  Tracked of(int pid) {
    Tracked known = byPid.get(pid);
    if (known == null) {
      add(pid);
      known = byPid.get(pid);
    }
    return known;
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

  /** The process runs another program now, or its pid is another process's. */
  void replaced(int pid) {
    if (byPid.remove(pid) != null) {
      kernel.remove(pid);
      add(pid);
    }
  }

  /** The process ended; its names stay for samples under way. */
  void ended(int pid) {
    if (byPid.containsKey(pid)) {
      kernel.remove(pid);
      stale.remove(pid);
    }
  }

  /** Looks again at what changed and at JVMs that are starting. */
  void refreshStale() {
    for (Tracked tracked : byPid.values()) {
      if (tracked.target.vmMayCome() && System.nanoTime() - tracked.triedNanos > RETRY_NANOS / 10) {
        stale.add(tracked.target.pid());
      }
    }
    for (int pid : List.copyOf(stale)) {
      byPid.get(pid).refresh();
    }
    stale.clear();
  }

  List<Tracked> all() {
    return new ArrayList<>(byPid.values());
  }

  long refusedTables() {
    return space.refusedTables();
  }
}
