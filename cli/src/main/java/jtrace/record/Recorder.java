package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessEvent;
import jtrace.loader.Readiness;
import jtrace.loader.RingBuffer;
import jtrace.loader.SideBand;
import jtrace.loader.abi.Counter;
import jtrace.loader.abi.SampleView;
import jtrace.loader.abi.WaitView;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.symbolizer.kernel.AddressRange;

/**
 * Records events of running processes into a sink. One recording; not restartable.
 *
 * <p>One thread of its own drains the kernel's records, names them and writes; it alone uses the
 * sink between {@link #start} and the end of {@link #stop}.
 */
public final class Recorder implements AutoCloseable {
  private static final int NONE = -1;

  /** For so long a program in the kernel may still add to the sums of a round that is over. */
  private static final long UNDER_WAY_NANOS = 2_000_000;

  private static final int DRAIN_MILLIS = 100;
  private static final int SOON_MILLIS = 10;
  private static final int RECORDS_A_ROUND = 20_000;
  private static final int SIDE_BAND_BYTES = 256 << 10;
  private static final long FLUSH_NANOS = 1_000_000_000L;

  /** The thread of jtrace's agent in a target. */
  private static final String AGENT_THREAD = "jtrace-agent";

  private final RecordOptions options;
  private final RecordingSink sink;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Endings endings = new Endings();
  private final SelfCost cost = new SelfCost();
  private final CodeLoads codeLoads;
  private final SampleView sample = new SampleView();
  private final IoProblem waitProblem = new IoProblem();
  private List<Path> expected = List.of();
  private List<Integer> first = List.of();
  private final List<EventSource> sources = new ArrayList<>();
  private Capture capture;
  private Optional<CpuTicks> ticks = Optional.empty();
  private Optional<Switches> switches = Optional.empty();
  private Optional<WaitSamples> waits = Optional.empty();
  private int cpuEvent = NONE;
  private int allocations = NONE;
  private Agents agents = new Agents();
  private SideBand sideBand;
  private Readiness readiness;
  private Looks looks;
  private TargetTable targets;
  private Thread drainer;
  private long sideBandLost;
  private long agentSamples;
  private NameLosses nameLosses = NameLosses.NONE;
  private volatile long startNanos;
  private volatile long samples;
  private volatile long wholeStacks;
  private volatile long malformed;
  private volatile long lost;
  private volatile int alive;
  private volatile Throwable failure;

  public Recorder(RecordOptions options, RecordingSink sink) {
    this.options = options;
    this.sink = sink;
    this.codeLoads = new CodeLoads(options.allProcesses());
  }

  /**
   * Before {@link #start}: ELF files that targets do not map yet but probably will, read in advance
   * so that the first moments of a program have names and whole stacks.
   */
  public void expect(List<Path> files) {
    expected = List.copyOf(files);
  }

  /** Before {@link #start}: those that some of the targets are read through; the caller's. */
  public void through(Agents agents) {
    this.agents = agents;
  }

  /**
   * Before {@link #start} of a recording of every process: those that are looked at before it
   * begins, the others when their samples come. They may have gone.
   */
  public void lookFirstAt(List<Integer> pids) {
    first = List.copyOf(pids);
  }

  /**
   * Returns when the programs are attached and samples arrive.
   *
   * @throws WorldException when a right or a kernel feature is missing, or no target is there
   */
  public void start() {
    try (Preparation preparation = Preparation.start(options.pids(), expected, first, agents)) {
      Map<EventRequest, Integer> events = defineEvents();
      loadSources(events, preparation);
      readiness = new Readiness();
      sideBand = SideBand.open(SIDE_BAND_BYTES);
      readiness.add(capture.ring());
      readiness.add(sideBand);
      looks = new Looks(preparation.nativeModules(), readiness::wakeup);
      targets =
          new TargetTable(capture, looks, preparation.kallsyms(), sink, options.nativeFrames());
      writeHead();
      preparation.expected().forEach(targets::expect);
      preparation.targets().forEach(targets::add);
      preparation.jvms().forEach(targets::add);
      preparation.exercise();
      alive = options.pids().size();
      startNanos = System.nanoTime();
      sources.forEach(source -> source.attach(targets));
    } catch (LoaderException e) {
      close();
      throw Failures.of(e);
    } catch (IOException e) {
      close();
      throw Failures.of("starting the recording", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    drainer = new Thread(this::drainUntilStopped, "jtrace-drain");
    drainer.setDaemon(true);
    drainer.start();
  }

  /** The events' ids in the recording, in the order asked for. */
  private Map<EventRequest, Integer> defineEvents() throws IOException {
    Map<EventRequest, Integer> events = new LinkedHashMap<>();
    for (EventRequest request : options.events()) {
      events.put(request, sink.event(EventTypes.of(request)));
    }
    return events;
  }

  private void loadSources(Map<EventRequest, Integer> events, Preparation preparation)
      throws IOException {
    Optional<EventRequest.Cpu> cpu = options.cpu();
    cpuEvent = cpu.map(events::get).orElse(NONE);
    capture =
        new Capture(
            options,
            sampler -> {
              sampler.setAutoload("sample_cpu", cpu.isPresent());
              cpu.ifPresent(request -> CpuTicks.settle(sampler, request, cpuEvent));
            });
    ticks = cpu.map(request -> new CpuTicks(capture, request));
    ticks.ifPresent(sources::add);
    Map<WaitKind, Integer> waitEvents = new EnumMap<>(WaitKind.class);
    options
        .of(EventRequest.Wait.class)
        .forEach(wait -> waitEvents.put(wait.kind(), events.get(wait)));
    if (!waitEvents.isEmpty()) {
      WaitSamples samples =
          new WaitSamples(
              sink,
              waitEvents,
              new StackIds(id -> switches.ifPresent(loaded -> loaded.tellAgain(id))));
      IoProblem problem = waitProblem;
      AddressRange interrupts =
          waitEvents.keySet().stream().anyMatch(WaitKind::needsWakers)
              ? preparation.kallsyms().interruptEntries()
              : AddressRange.NONE;
      switches =
          Optional.of(
              new Switches(
                  capture, options, interrupts, wait -> problem.catching(() -> samples.add(wait))));
      waits = Optional.of(samples);
      sources.add(switches.get());
    }
    Map<EventRequest, Integer> probes = new LinkedHashMap<>(events);
    probes.keySet().removeIf(request -> !Probes.serves(request));
    options
        .of(EventRequest.Allocations.class)
        .forEach(request -> allocations = events.get(request));
    if (!probes.isEmpty()) {
      sources.add(new Probes(capture, options, !expected.isEmpty(), probes));
    }
  }

  private void writeHead() throws IOException {
    HostFacts.write(sink);
    long now = System.currentTimeMillis() * 1_000_000L;
    sink.fact(Facts.START_EPOCH_NANOS, Long.toString(now));
    sink.fact(Facts.START_MONOTONIC_NANOS, Long.toString(System.nanoTime()));
  }

  /** Waits at most that long; true when it is over: time is up, all targets gone, or broken off. */
  public boolean await(Duration limit) throws InterruptedException {
    return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Waits until everything that happened before the call is in the sink, with counters of then.
   *
   * @return false when it took longer than {@code limit}
   */
  public boolean sync(Duration limit) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    waiting.add(done);
    if (ended.getCount() == 0) {
      return true;
    }
    readiness.wakeup();
    while (!done.await(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      if (ended.getCount() == 0) {
        return true; // the end wrote everything
      }
      limit = limit.minusMillis(DRAIN_MILLIS);
      if (!limit.isPositive()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns when all samples until now were taken and written as they should.
   *
   * @throws IOException when the sink failed; what it took before is kept
   */
  public void check() throws IOException {
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure != null) {
      throw new IllegalStateException("the recording broke off", failure);
    }
  }

  private void drainUntilStopped() {
    try {
      long flushed = System.nanoTime();
      while (!stopping.get() && !isOver()) {
        readiness.await(
            targets.isSettling() || targets.isCodeChanging() ? SOON_MILLIS : DRAIN_MILLIS);
        List<CountDownLatch> asked = List.copyOf(waiting);
        int handed = drainOnce();
        if (!asked.isEmpty() && handed < RECORDS_A_ROUND) {
          collectAll();
          writeCounters();
          waiting.removeAll(asked);
          asked.forEach(CountDownLatch::countDown);
        }
        if (System.nanoTime() - flushed > FLUSH_NANOS) {
          flushed = System.nanoTime();
          sources.forEach(source -> source.follow(targets));
          sideBand.refresh();
          targets.renewNames();
          targets.lookForLabels();
          collect(false);
          writeCounters();
          sink.flush();
        }
      }
      sources.forEach(EventSource::detach);
      long endNanos = System.nanoTime();
      while (drainOnce() > 0) {
        // what was under way
      }
      takeSettled(true);
      switches.ifPresent(loaded -> loaded.finish(endNanos));
      collect(true);
      writeCounters();
      sink.fact(Facts.DURATION_NANOS, Long.toString(elapsedNanos()));
      sink.flush();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      sources.forEach(EventSource::detach);
    } finally {
      ended.countDown();
    }
  }

  /** Takes all that the kernel has summed up until now. */
  private void collectAll() throws IOException {
    collect(false);
    if (switches.isPresent()) {
      LockSupport.parkNanos(UNDER_WAY_NANOS);
      drainOnce(); // stacks that the sums speak of
      collect(false);
    }
  }

  /** Takes what the kernel had summed up in the round before. */
  private void collect(boolean last) throws IOException {
    for (EventSource source : sources) {
      if (!last) {
        source.collect();
      }
    }
    waitProblem.rethrow();
    if (waits.isPresent()) {
      waits.get().settle(last);
    }
  }

  private boolean isOver() {
    boolean timeIsUp =
        options.duration().isPresent() && elapsedNanos() >= options.duration().get().toNanos();
    return timeIsUp || (!options.allProcesses() && alive == 0);
  }

  private int drainOnce() throws IOException {
    sideBand.drain(this::follow);
    if (sideBand.lostCount() > sideBandLost) { // an unseen mapping or exec may be among them
      sideBandLost = sideBand.lostCount();
      targets.markAllStale();
    }
    endings.over().forEach(this::ended);
    targets.refreshStale();
    takeSettled(false);
    targets.all().forEach(codeLoads::watch);
    codeLoads.drain(load -> targets.codeLoaded(load.pid(), load.codeBegin()));
    IoProblem problem = new IoProblem();
    RingBuffer.Consumer consumer = record -> problem.catching(() -> take(record));
    int handed = capture.ring().drain(consumer, RECORDS_A_ROUND);
    problem.rethrow();
    lost = capture.counter(Counter.RING_FULL);
    return handed;
  }

  private void follow(ProcessEvent event) {
    int pid = event.pid();
    switch (event) {
      case ProcessEvent.MmapEvent mapped -> targets.markStale(pid);
      case ProcessEvent.ExecEvent exec -> targets.replaced(pid, exec.timeNanos());
      case ProcessEvent.ExitEvent exit -> {
        if (exit.isMainThread() && targets.isTracked(pid)) {
          endings.mainThreadExited(pid);
        }
      }
      case ProcessEvent.ForkEvent fork -> {}
      case ProcessEvent.CommEvent comm -> {}
    }
  }

  private void ended(int pid) {
    targets.ended(pid);
    if (options.pids().contains(pid)) {
      alive--;
    }
  }

  /** Samples that waited for their process to be looked at. */
  private void takeSettled(boolean all) throws IOException {
    for (ByteBuffer waited : targets.settled(all)) {
      take(waited);
    }
  }

  private void take(ByteBuffer bytes) throws IOException {
    if (SampleView.recordType(bytes) == WaitView.RECORD_TYPE) {
      takeWait(bytes);
      return;
    }
    if (!sample.read(bytes)) {
      malformed++;
      return;
    }
    if (!sample.isStackOnly() && isAgents(sample.comm())) {
      agentSamples++;
      return;
    }
    TargetTable.Tracked process = targets.of(sample);
    if (process.defers(bytes)) {
      return;
    }
    if (!StackEnd.values()[sample.end().ordinal()].isWhole()) {
      targets.doubt(sample.pid());
    }
    if (sample.isStackOnly()) {
      if (waits.isPresent()) {
        waits.get().define(sample, process);
      }
    } else {
      write(process);
    }
  }

  /** Our own work is not the application's. */
  static boolean isAgents(String comm) {
    return comm.equals(AGENT_THREAD);
  }

  private void takeWait(ByteBuffer bytes) throws IOException {
    Optional<WaitView> wait = WaitView.of(bytes);
    if (wait.isEmpty() || waits.isEmpty()) {
      malformed++;
    } else {
      waits.get().add(wait.get());
    }
  }

  private void write(TargetTable.Tracked process) throws IOException {
    int thread = process.threadId(sample);
    boolean allocation = sample.event() == allocations;
    int stack =
        allocation
            ? process.namer.stack(sample, Allocated.frame(process, sample))
            : process.namer.stack(sample);
    sink.sample(
        sample.event(),
        sample.timeNanos(),
        sample.cpu(),
        thread,
        stack,
        allocation ? Allocated.objects(sample) : 1,
        sample.weight());
    samples++;
    wholeStacks += StackEnd.values()[sample.end().ordinal()].isWhole() ? 1 : 0;
  }

  private void writeCounters() throws IOException {
    sink.counter(
        Counters.EVENTS_SEEN,
        samples + waits.map(WaitSamples::waits).orElse(0L) + lost + malformed + agentSamples);
    sink.counter(Counters.AGENT_SAMPLES, agentSamples);
    if (ticks.isPresent() && options.events().size() == 1) { // else others count their hits, too
      sink.counter(Counters.SAMPLER_TICKS, capture.ticks());
      sink.counter(Counters.SAMPLER_BUSY_NANOS, ticks.get().cpuNanos());
    }
    sink.counter(Counters.LOST_RING_BUFFER, lost);
    sink.counter(Counters.LOST_SCRATCH, capture.counter(Counter.NESTED));
    sink.counter(Counters.LOST_MALFORMED, malformed);
    if (waits.isPresent()) {
      sink.counter(Counters.LOST_WAITS, capture.counter(Counter.WAITS_LOST));
      sink.counter(Counters.LOST_WAIT_STACKS, waits.get().unknownStacks());
    }
    sink.counter(Counters.REFUSED_TABLES, targets.refused());
    sink.counter(Counters.NAMES_LOADS_LOST, codeLoads.lost());
    nameLosses = nameLosses.max(targets.nameLosses());
    nameLosses.write(sink);
    agents.writeCounters(sink);
    sink.counter(Counters.VIRTUAL_UNKNOWN, targets.virtualThreads().unknown());
    sink.counter(Counters.VIRTUAL_UNLISTED, targets.virtualThreads().unlisted());
    sink.counter(Counters.LABELS_LOST, targets.labelsLost());
    sink.counter(Counters.COST_CPU_NANOS, cost.cpuNanos());
    sink.counter(Counters.COST_RSS_BYTES, cost.peakRssBytes());
  }

  /** Detaches, drains what is under way and writes it. Idempotent. */
  public void stop() {
    if (stopping.compareAndSet(false, true) && drainer != null) {
      readiness.wakeup();
      try {
        drainer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public RecorderStatus status() {
    long seen = samples + waits.map(WaitSamples::waits).orElse(0L);
    long whole = wholeStacks + waits.map(WaitSamples::whole).orElse(0L);
    double complete = seen == 0 ? 1 : (double) whole / seen;
    return new RecorderStatus(seen, lost, complete, alive, Duration.ofNanos(elapsedNanos()));
  }

  private long elapsedNanos() {
    return startNanos == 0 ? 0 : System.nanoTime() - startNanos;
  }

  @Override
  public void close() {
    stop();
    if (looks != null) {
      looks.close();
      looks = null;
    }
    if (sideBand != null) {
      sideBand.close();
      sideBand = null;
    }
    if (readiness != null) {
      readiness.close();
      readiness = null;
    }
    codeLoads.close();
    if (targets != null) {
      targets.close();
      targets = null;
    }
    sources.reversed().forEach(EventSource::close);
    sources.clear();
    if (capture != null) {
      capture.close();
      capture = null;
    }
  }
}
