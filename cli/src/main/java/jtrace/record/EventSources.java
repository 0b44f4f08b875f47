package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jtrace.loader.abi.ChainView;
import jtrace.loader.abi.Counter;
import jtrace.loader.abi.NoteView;
import jtrace.loader.abi.ResourceView;
import jtrace.loader.abi.SampleView;
import jtrace.loader.abi.WaitView;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;

/**
 * The events of a recording: what makes them happen, and who turns records that refer to stacks by
 * number into samples. Used by one thread.
 */
final class EventSources implements AutoCloseable {
  private static final int NONE = -1;

  private final RecordOptions options;
  private final RecordingSink sink;
  private final boolean mayComeLater;
  private final List<EventSource> sources = new ArrayList<>();
  private final Map<EventRequest, Integer> events = new LinkedHashMap<>();
  private final StackIds stacks = new StackIds(this::tellAgain);
  private final WakerChains chains = new WakerChains(this::tellAgain);
  private final IoProblem problem = new IoProblem();
  private final Map<Integer, NoteMeaning> meanings = new HashMap<>();
  private final Capture capture;
  private Optional<Descendants> descendants = Optional.empty();
  private Optional<CpuTicks> ticks = Optional.empty();
  private Optional<Switches> switches = Optional.empty();
  private Optional<WaitSamples> waits = Optional.empty();
  private Optional<MemoryProbes> memory = Optional.empty();
  private Optional<JvmProbes> jvm = Optional.empty();
  private final NoteSamples notes;
  private int allocations = NONE;
  private int calls = NONE;

  /**
   * Defines the events, in the order asked for, and loads their programs.
   *
   * @param mayComeLater whether a target is still to run its program
   */
  EventSources(
      RecordOptions options, RecordingSink sink, Preparation preparation, boolean mayComeLater)
      throws IOException {
    this.options = options;
    this.sink = sink;
    this.mayComeLater = mayComeLater;
    for (EventRequest request : options.events()) {
      events.put(request, sink.event(EventTypes.of(request)));
    }
    Optional<EventRequest.Cpu> cpu = options.cpu();
    capture =
        new Capture(
            options,
            sampler -> {
              sampler.setAutoload("sample_cpu", cpu.isPresent());
              cpu.ifPresent(request -> CpuTicks.settle(sampler, request, events.get(request)));
            });
    try {
      if (options.descendants()) {
        descendants = Optional.of(new Descendants(capture));
        sources.add(descendants.get());
      }
      ticks = cpu.map(request -> new CpuTicks(capture, request));
      ticks.ifPresent(sources::add);
      loadWaits(preparation);
      loadProbes();
      loadMemory();
      loadJvm();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    notes = new NoteSamples(sink, stacks, meanings);
  }

  private void loadWaits(Preparation preparation) throws IOException {
    Map<WaitKind, Integer> waitEvents = new EnumMap<>(WaitKind.class);
    options
        .of(EventRequest.Wait.class)
        .forEach(wait -> waitEvents.put(wait.kind(), events.get(wait)));
    if (waitEvents.isEmpty()) {
      return;
    }
    WaitSamples samples = new WaitSamples(sink, waitEvents, stacks, chains);
    switches =
        Optional.of(
            new Switches(
                capture,
                options,
                mayComeLater,
                preparation,
                wait -> problem.catching(() -> samples.add(wait))));
    waits = Optional.of(samples);
    sources.add(switches.get());
  }

  private void loadProbes() {
    Map<EventRequest, Integer> probes = new LinkedHashMap<>(events);
    probes.keySet().removeIf(request -> !Probes.serves(request));
    options
        .of(EventRequest.Allocations.class)
        .forEach(request -> allocations = events.get(request));
    options.of(EventRequest.JavaCalls.class).forEach(request -> calls = events.get(request));
    if (!probes.isEmpty()) {
      sources.add(new Probes(capture, options, mayComeLater, probes));
    }
  }

  private void loadMemory() {
    List<EventRequest.Memory> requests = options.of(EventRequest.Memory.class);
    Map<MemoryKind, Integer> kinds = new EnumMap<>(MemoryKind.class);
    requests.forEach(request -> {
      kinds.put(request.kind(), events.get(request));
      meanings.put(events.get(request), NoteMeaning.MEMORY);
    });
    if (!kinds.isEmpty()) {
      long interval = requests.getFirst().intervalBytes();
      memory = Optional.of(new MemoryProbes(capture, options, mayComeLater, interval, kinds));
      sources.add(memory.get());
    }
  }

  private void loadJvm() {
    List<EventRequest.Jvm> requests = options.of(EventRequest.Jvm.class);
    Map<JvmKind, Integer> kinds = new EnumMap<>(JvmKind.class);
    requests.forEach(request -> {
      kinds.put(request.kind(), events.get(request));
      meanings.put(events.get(request), JvmNotes.of(request.kind()));
    });
    if (!kinds.isEmpty()) {
      long every = requests.getFirst().every();
      jvm = Optional.of(new JvmProbes(capture, options, mayComeLater, every, kinds));
      sources.add(jvm.get());
    }
  }

  private void tellAgain(long stackId) {
    sources.forEach(source -> source.tellAgain(stackId));
  }

  Capture capture() {
    return capture;
  }

  void prepare(EventSource.Drain drain) throws IOException {
    for (EventSource source : sources) {
      source.prepare(drain);
    }
    if (!switches.map(Switches::seesResting).orElse(true)) {
      sink.fact(Facts.RESTING_UNSEEN, "their stacks can be told from Linux 6.2 on");
    }
  }

  void attach(TargetTable targets) {
    sources.forEach(source -> source.attach(targets));
  }

  void follow(TargetTable targets) {
    sources.forEach(source -> source.follow(targets));
  }

  void detach() {
    sources.forEach(EventSource::detach);
  }

  /** Whether the kernel sums events up, so that stacks may be told after their sums were read. */
  boolean sumsUp() {
    return switches.isPresent();
  }

  /** Whether the event's samples are of Java objects. */
  boolean isOfObjects(int event) {
    return event == allocations;
  }

  /** Whether the event's samples are of calls of Java methods that tell of themselves. */
  boolean isOfCalls(int event) {
    return event == calls;
  }

  /** Takes what a stack id stands for. */
  void define(SampleView sample, TrackedProcess process) throws IOException {
    stacks.put(sample.stackId(), process.namer.waitStack(sample, process));
  }

  /** Whether a record is one that {@link #take} takes. */
  static boolean refersToStack(ByteBuffer record) {
    int type = SampleView.recordType(record);
    return type == WaitView.RECORD_TYPE
        || type == NoteView.RECORD_TYPE
        || type == ChainView.RECORD_TYPE
        || type == ResourceView.RECORD_TYPE;
  }

  /**
   * Takes a record that refers to its stack by number.
   *
   * @return false when it makes no sense
   */
  boolean take(ByteBuffer record) throws IOException {
    Optional<NoteView> note = NoteView.of(record);
    if (note.isPresent()) {
      notes.add(note.get());
      return true;
    }
    Optional<ResourceView> resource = ResourceView.of(record);
    if (resource.isPresent()) {
      waits.ifPresent(samples -> samples.name(resource.get()));
      return true;
    }
    Optional<ChainView> chain = ChainView.of(record);
    if (chain.isPresent()) {
      chains.put(chain.get());
      return true;
    }
    Optional<WaitView> wait = WaitView.of(record);
    if (wait.isEmpty() || waits.isEmpty()) {
      return false;
    }
    waits.get().add(wait.get());
    return true;
  }

  /** Has what is not over told until a time. */
  void cut(long nanos) {
    sources.forEach(source -> source.cut(nanos));
  }

  /** Takes what the kernel had summed up in the round before. */
  void collect() throws IOException {
    for (EventSource source : sources) {
      source.collect();
    }
    settle(false);
    stacks.endRound(this::stacksInUse);
  }

  private Set<Long> stacksInUse() {
    Set<Long> ids = new HashSet<>();
    sources.forEach(source -> source.stacksInUse(ids::add));
    return ids;
  }

  /** After the end: takes all there is. */
  void finish(long endNanos) throws IOException {
    switches.ifPresent(loaded -> loaded.finish(endNanos));
    memory.ifPresent(loaded -> loaded.finish(leak -> problem.catching(() -> notes.add(leak))));
    settle(true);
  }

  private void settle(boolean last) throws IOException {
    problem.rethrow();
    if (waits.isPresent()) {
      waits.get().settle(last);
    }
    notes.settle(last);
  }

  void writeCounters() throws IOException {
    if (ticks.isPresent() && options.events().size() == 1) { // else others count their hits, too
      sink.counter(Counters.SAMPLER_TICKS, capture.ticks());
      sink.counter(Counters.SAMPLER_BUSY_NANOS, ticks.get().cpuNanos());
    }
    if (waits.isPresent()) {
      sink.counter(Counters.LOST_WAITS, capture.counter(Counter.WAITS_LOST));
      sink.counter(Counters.LOST_RESTING, switches.map(Switches::unseenThreads).orElse(0L));
      sink.counter(Counters.LOST_WAIT_STACKS, waits.get().unknownStacks());
    }
    if (waits.isPresent() && waits.get().unnamedResources() > 0) {
      sink.counter(Counters.NAMES_RESOURCES, waits.get().unnamedResources());
    }
    if (!meanings.isEmpty()) {
      sink.counter(Counters.LOST_NOTES, capture.counter(Counter.NOTES_LOST));
      sink.counter(Counters.LOST_NOTE_STACKS, notes.unknownStacks());
    }
    if (descendants.isPresent()) {
      sink.counter(Counters.LOST_PROCESSES, descendants.get().lost());
    }
    if (memory.isPresent()) {
      sink.counter(Counters.LOST_BLOCKS, capture.counter(Counter.BLOCKS_LOST));
    }
  }

  /** Waits and notes written so far. */
  long samples() {
    return waits.map(WaitSamples::waits).orElse(0L) + notes.notes();
  }

  /** Of them, those with a whole stack. */
  long whole() {
    return waits.map(WaitSamples::whole).orElse(0L) + notes.whole();
  }

  @Override
  public void close() {
    sources.reversed().forEach(EventSource::close);
    sources.clear();
    capture.close();
  }
}
