package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import jtrace.loader.BpfObject;
import jtrace.loader.Tracepoints;
import jtrace.loader.abi.AllocatorCall;
import jtrace.loader.abi.NoteView;
import jtrace.symbolizer.process.MappedModule;

/**
 * Memory outside of the Java heap. An allocator's functions are watched in the targets only: every
 * process of a host has one.
 */
final class MemoryProbes implements EventSource {
  private static final String OBJECT = "memory";
  private static final int SCRATCH_SLOTS = 4;

  private final BpfObject object;
  private final Map<MemoryKind, Integer> events;
  private final TargetLinks links;
  private final NewFiles files;
  private final boolean mustBeThere;
  private boolean found;

  /**
   * Loads the programs.
   *
   * @param mayComeLater whether a target is still to run its program
   * @param events ids of the events in the recording
   */
  MemoryProbes(
      Capture capture,
      RecordOptions options,
      boolean mayComeLater,
      long intervalBytes,
      Map<MemoryKind, Integer> events) {
    this.events = new EnumMap<>(events);
    mustBeThere = !options.allProcesses() && !mayComeLater;
    files = new NewFiles(!options.allProcesses());
    boolean allocator = events.keySet().stream().anyMatch(MemoryKind::isOfAllocator);
    boolean told = !events.keySet().stream().allMatch(MemoryKind::isOfAllocator);
    object =
        capture.load(
            OBJECT,
            SCRATCH_SLOTS,
            memory ->
                memory
                    .setAutoload("allocator_entered", allocator)
                    .setAutoload("allocator_returned", allocator)
                    .setAutoload("memory_told", told)
                    .setReadOnly("interval_bytes", intervalBytes)
                    .setReadOnly("malloc_event", events.getOrDefault(MemoryKind.MALLOC, -1) + 1)
                    .setReadOnly("leak_event", events.getOrDefault(MemoryKind.LEAK, -1) + 1)
                    .setMaxEntries("calls", capture.maxThreads()));
    links = new TargetLinks(object, options.allProcesses());
  }

  @Override
  public void attach(TargetTable targets) {
    events.forEach((kind, event) -> kind.tracepoints().forEach(told -> attach(told, event)));
    follow(targets);
    if (mustBeThere && !found && events.keySet().stream().anyMatch(MemoryKind::isOfAllocator)) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "no memory allocator was found",
              "no file that the process maps has symbols malloc and free, as when an allocator is"
                  + " linked into a stripped program",
              "install the program's debug symbols, or use -e mmap"));
    }
  }

  private void attach(MemoryKind.Told told, int event) {
    Tracepoints.Field field =
        told.field().isEmpty()
            ? new Tracepoints.Field(0, 0)
            : Tracepoints.field(told.category(), told.name(), told.field())
                .orElseThrow(() -> withoutField(told));
    links.add(
        object
            .program("memory_told")
            .attachTracepoint(
                told.category(),
                told.name(),
                told.meaning().cookie(event, field.offsetBytes(), field.sizeBytes())));
  }

  private static WorldException withoutField(MemoryKind.Told told) {
    return new WorldException(
        WorldException.Kind.NOT_PERMITTED,
        new Problem(
            "tracepoint " + told.category() + ":" + told.name() + " cannot be used",
            "this kernel has none with a field " + told.field(),
            "leave the event out; jtrace list shows what this kernel has"));
  }

  @Override
  public void follow(TargetTable targets) {
    if (events.keySet().stream().anyMatch(MemoryKind::isOfAllocator)) {
      files.find(targets, this::attach);
    }
  }

  private void attach(Target target, MappedModule mapped) {
    AllocatorPlaces places = AllocatorPlaces.in(mapped.module());
    found |= !places.isEmpty();
    boolean leaks = events.containsKey(MemoryKind.LEAK);
    places
        .callsByOffset()
        .forEach((offset, call) -> {
          boolean isFree = call == AllocatorCall.FREE;
          boolean returns =
              !isFree && (leaks || places.callsItself() || call != AllocatorCall.MALLOC);
          if (returns) { // first, so that no call is seen to begin only
            links.attach("allocator_returned", target, mapped, offset, true, 0);
          }
          if (!isFree || leaks) {
            links.attach("allocator_entered", target, mapped, offset, false, call.cookie(returns));
          }
        });
  }

  /** After {@link #detach}: hands over the blocks that were not given back. */
  void finish(Consumer<NoteView> leaks) {
    if (events.containsKey(MemoryKind.LEAK)) {
      object.map("live").drain((block, note) -> note(note).ifPresent(leaks));
    }
  }

  @Override
  public void stacksInUse(LongConsumer ids) {
    if (events.containsKey(MemoryKind.LEAK)) {
      object
          .map("live")
          .forEach((block, note) -> note(note).ifPresent(live -> ids.accept(live.stackId())));
    }
  }

  private static Optional<NoteView> note(byte[] bytes) {
    return NoteView.of(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()));
  }

  @Override
  public void tellAgain(long stackId) {
    StackIds.tellAgain(object, stackId);
  }

  @Override
  public void detach() {
    links.close();
  }
}
