package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;
import jtrace.profile.Frame;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.hotspot.GeneratedCode;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.JavaThread;
import jtrace.symbolizer.hotspot.LibJvm;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;
import jtrace.symbolizer.process.NativeModules;
import jtrace.symbolizer.process.ProcessModules;
import jtrace.symbolizer.unwind.UnwindTable;

/**
 * What jtrace knows of one process: its modules, its JVM if it is one, its threads. Reads the
 * process and changes nothing. One thread may {@link #refresh} while another uses what is known.
 */
final class Target implements AutoCloseable {
  private final int pid;
  private final Optional<ProcessMemory> processMemory;
  private final TargetMemory memory;
  private final CompiledNames compiledNames;
  private final ThreadIds threadIds;
  private final TargetLabels labels;
  private final Map<Integer, JavaThread> threadsByTid = new HashMap<>();
  private volatile ProcessModules modules;
  private List<GeneratedCode> generatedCode = List.of();
  private volatile Optional<UnwindTable> generatedRows = Optional.empty();
  private volatile Optional<HotSpotVm> vm = Optional.empty();
  private volatile String vmProblem = "";
  private volatile boolean vmMayCome;
  private boolean keptBeyondItsEnd;

  /** Reads the process from outside. */
  Target(int pid) {
    this(pid, open(pid));
  }

  private Target(int pid, Optional<ProcessMemory> memory) {
    this(
        pid,
        memory,
        memory
            .<TargetMemory>map(opened -> opened::read)
            .orElse((address, into, offset, length) -> false),
        CompiledNames.AS_READ);
  }

  /** Reads the process through something in it. */
  Target(int pid, TargetMemory memory, CompiledNames compiledNames) {
    this(pid, open(pid), memory, compiledNames);
  }

  private Target(
      int pid,
      Optional<ProcessMemory> processMemory,
      TargetMemory memory,
      CompiledNames compiledNames) {
    this.pid = pid;
    this.processMemory = processMemory;
    this.memory = memory;
    this.compiledNames = compiledNames;
    this.threadIds = new ThreadIds(pid);
    this.labels = new TargetLabels(pid, memory);
    this.modules = new ProcessModules(pid, List.of());
  }

  /**
   * Empty when the process has ended already: it has no names then, and its samples still count.
   */
  private static Optional<ProcessMemory> open(int pid) {
    try {
      return Optional.of(ProcessMemory.open(pid));
    } catch (LoaderException e) {
      return Optional.empty();
    }
  }

  int pid() {
    return pid;
  }

  /** If it is a JVM, its memory stays when it ends, to be read until {@link #letGo}. */
  Target keptBeyondItsEnd() {
    keptBeyondItsEnd = true;
    return this;
  }

  /** After the process has ended: nothing more is to be read. */
  void letGo() {
    processMemory.ifPresent(ProcessMemory::letGo);
  }

  TargetMemory memory() {
    return memory;
  }

  ProcessModules modules() {
    return modules;
  }

  TargetLabels labels() {
    return labels;
  }

  Optional<HotSpotVm> vm() {
    return vm;
  }

  /** The frames of a compiled frame, innermost inlined first; empty without a JVM. */
  Optional<List<Frame>> compiled(RawFrame raw) {
    return vm.map(found ->
        compiledNames.names(
            raw, found.symbols().compiled(raw.extra(), raw.address(), raw.id(), raw.leaf())));
  }

  /** Why a process that maps libjvm is not readable as a JVM; empty when it is, or maps none. */
  String vmProblem() {
    return vmProblem;
  }

  /** Whether a JVM is starting here: look again soon. */
  boolean vmMayCome() {
    return vmMayCome;
  }

  /**
   * Reads the mappings again, attaches to a JVM that was not there before, and works out how to
   * walk through its generated code, again when it has made more of it: stubs that the compilers
   * need, adapters. Unwind rows of new modules are read too, in parallel.
   *
   * @param known told when a part is known that another, which takes long, still follows
   * @throws IOException when the process is gone or may not be read
   */
  void refresh(NativeModules all, Runnable known) throws IOException {
    ProcessModules mapped = all.load(pid, memory);
    if (mapped.modules().isEmpty() && !modules.modules().isEmpty()) {
      return; // it has ended, and its last samples still need the names of what it had mapped
    }
    mapped.modules().parallelStream().forEach(module -> module.module().unwindTable());
    boolean mapsOthers = !mapped.modules().equals(modules.modules());
    modules = mapped;
    if (mapsOthers) {
      known.run();
    }
    labels.look(modules);
    if (vm.isPresent()) {
      vm.get().refreshLayout();
    } else if (modules.libJvm().isPresent()) {
      if (keptBeyondItsEnd) {
        long readable = modules.libJvm().get().start();
        processMemory.ifPresent(opened -> opened.hold(readable));
      }
      attachToVm();
    }
    if (vm.isPresent()) {
      List<GeneratedCode> now = vm.get().generatedCode();
      if (!now.equals(generatedCode)) {
        known.run();
        generatedCode = now;
        generatedRows = Optional.of(GeneratedRows.read(vm.get(), now, memory).table());
      }
    }
  }

  /** How to walk through a JVM's generated code that is no method; relative to the code heaps. */
  Optional<UnwindTable> generatedRows() {
    return generatedRows;
  }

  private void attachToVm() {
    Optional<Attachment> attachment = attach(modules, memory);
    if (attachment.isEmpty()) {
      vmMayCome = false;
      vmProblem = modules.libJvm().map(mapped -> mapped.module().problem()).orElse("");
      return;
    }
    switch (attachment.get()) {
      case Attachment.Ready(HotSpotVm found) -> {
        vm = Optional.of(found);
        vmMayCome = false;
        vmProblem = "";
      }
      case Attachment.NotReady(String why) -> {
        vmMayCome = true;
        vmProblem = why;
      }
      case Attachment.Unsupported(String why) -> {
        vmMayCome = false;
        vmProblem = why;
      }
    }
  }

  /** Tries to read the JVM of a process; empty when it maps none or not a readable one. */
  static Optional<Attachment> attach(ProcessModules modules, TargetMemory memory) {
    return modules
        .libJvm()
        .filter(mapped -> mapped.module().elf().isPresent())
        .map(mapped -> HotSpotVm.attach(memory, libJvm(mapped)));
  }

  private static LibJvm libJvm(MappedModule mapped) {
    NativeModule module = mapped.module();
    return new LibJvm(
        module.buildId(),
        mapped.bias(),
        name ->
            module
                .symbol(name)
                .map(symbol -> OptionalLong.of(symbol.value()))
                .orElse(OptionalLong.empty()));
  }

  /** Whether its JVM had compiled no method when it was looked at. */
  boolean awaitsMethods() {
    return vm.map(HotSpotVm::awaitsMethods).orElse(false);
  }

  /** Whether virtual threads have begun to run since the JVM was looked at. */
  boolean awaitsVirtualThreads() {
    return vm.map(HotSpotVm::awaitsContinuations).orElse(false);
  }

  /** Reads the JVM's thread list again; keys of the result are tids of jtrace's pid namespace. */
  Map<Integer, JavaThread> refreshThreads() {
    if (vm.isPresent()) {
      Map<Integer, JavaThread> before = Map.copyOf(threadsByTid);
      threadsByTid.clear();
      for (JavaThread thread : vm.get().threads()) {
        int tid = threadIds.outer(thread.tid());
        threadsByTid.put(tid, named(thread, Optional.ofNullable(before.get(tid))));
      }
    }
    return threadsByTid;
  }

  /** A name that cannot be read now, since the collector is moving it, stays what it was. */
  private static JavaThread named(JavaThread thread, Optional<JavaThread> before) {
    return before
        .filter(known -> thread.name().isEmpty() && known.address() == thread.address())
        .orElse(thread);
  }

  Optional<JavaThread> thread(int tid) {
    return Optional.ofNullable(threadsByTid.get(tid));
  }

  boolean isAlive() {
    return processMemory.map(ProcessMemory::isAlive).orElse(false);
  }

  @Override
  public void close() {
    processMemory.ifPresent(ProcessMemory::close);
  }
}
