package jtrace.record;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import jtrace.loader.abi.Abi;
import jtrace.loader.abi.CodeHeapTwin;
import jtrace.loader.abi.MappingTwin;
import jtrace.loader.abi.ProcessTwin;
import jtrace.loader.abi.ThreadTwin;
import jtrace.loader.abi.VmTwin;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.JavaThread;
import jtrace.symbolizer.hotspot.ThreadKind;
import jtrace.symbolizer.hotspot.VmLayout;
import jtrace.symbolizer.process.MappedModule;

/**
 * Tells the kernel how to walk a process: its {@code struct jt_proc}, the slice of its mappings and
 * its Java threads. A process is published as a whole: first what it refers to, then its entry.
 */
final class KernelTables {
  /** A table by pid or tid that the walk looks into. */
  interface Entries {
    void put(int key, ByteBuffer value);

    void remove(int key);
  }

  private record Slice(int first, int count) {}

  private final Entries procs;
  private final Entries threads;
  private final ByteBuffer mappings;
  private final SliceAllocator slices;
  private final ModuleTables modules;
  private final Map<Integer, Slice> slicesByPid = new HashMap<>();
  private int generation;
  private long refused;

  KernelTables(Entries procs, Entries threads, ByteBuffer mappings, ModuleTables modules) {
    this.procs = procs;
    this.threads = threads;
    this.mappings = mappings;
    this.slices = new SliceAllocator(mappings.capacity() / MappingTwin.SIZE_BYTES);
    this.modules = modules;
  }

  /**
   * Publishes the process, or what is new of it; {@code generated} are its rows of generated code.
   */
  void publish(Target target, UnwindSpace.Slice generated) {
    List<MappedModule> mapped = target.modules().modules();
    OptionalInt first =
        mapped.size() > Abi.MAX_MAPPINGS ? OptionalInt.empty() : slices.allocate(mapped.size());
    if (first.isEmpty()) {
      refused++;
      return;
    }
    for (int i = 0; i < mapped.size(); i++) {
      twin(mapped.get(i)).write(mappings, (first.getAsInt() + i) * MappingTwin.SIZE_BYTES);
    }
    Slice slice = new Slice(first.getAsInt(), mapped.size());
    procs.put(target.pid(), twin(slice, target, generated).encode());
    Slice previous = slicesByPid.put(target.pid(), slice);
    if (previous != null) {
      slices.free(previous.first(), previous.count());
    }
  }

  void publishThreads(Map<Integer, JavaThread> byTid) {
    byTid.forEach((tid, thread) -> threads.put(tid, twin(thread).encode()));
  }

  private static ThreadTwin twin(JavaThread thread) {
    return new ThreadTwin(
        thread.address(),
        thread.stackLow(),
        thread.stackHigh(),
        thread.kind() == ThreadKind.COMPILER ? ThreadTwin.FLAG_COMPILER : 0);
  }

  /**
   * Forgets what a process has mapped; its samples still come, with no more than their kernel part.
   */
  void clear(int pid) {
    generation++;
    procs.put(pid, new ProcessTwin(0, 0, 0, generation, new VmTwin(), List.of()).encode());
    freeSlice(pid);
  }

  /** Forgets a process that is gone. */
  void remove(int pid) {
    procs.remove(pid);
    freeSlice(pid);
  }

  private void freeSlice(int pid) {
    Slice slice = slicesByPid.remove(pid);
    if (slice != null) {
      slices.free(slice.first(), slice.count());
    }
  }

  /** Processes that could not be published: the array of mappings is full. */
  long refused() {
    return refused;
  }

  private MappingTwin twin(MappedModule mapped) {
    ModuleTables.Entry entry = modules.entry(mapped.module());
    return new MappingTwin(
        mapped.start(),
        mapped.end(),
        mapped.bias(),
        entry.rows().first(),
        entry.rows().count(),
        entry.id(),
        0);
  }

  private ProcessTwin twin(Slice slice, Target target, UnwindSpace.Slice generated) {
    Optional<HotSpotVm> vm = target.vm();
    generation++;
    if (vm.isEmpty()) {
      return new ProcessTwin(0, slice.first(), slice.count(), generation, new VmTwin(), List.of());
    }
    VmLayout layout = vm.get().layout();
    List<CodeHeapTwin> heaps =
        layout.heaps().stream()
            .limit(Abi.MAX_CODE_HEAPS)
            .map(heap -> new CodeHeapTwin(heap.low(), heap.high(), heap.segmap()))
            .toList();
    return new ProcessTwin(
        ProcessTwin.FLAG_JVM,
        slice.first(),
        slice.count(),
        generation,
        VmTwins.of(vm.get(), generated, target.labels().table()),
        heaps);
  }
}
