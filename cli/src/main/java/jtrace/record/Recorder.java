package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessEvent;
import jtrace.loader.Readiness;
import jtrace.loader.ResourceUsage;
import jtrace.loader.RingBuffer;
import jtrace.loader.SideBand;
import jtrace.loader.abi.Counter;
import jtrace.loader.abi.SampleView;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;

/**
 * Records events of running processes into a sink. One recording; not restartable.
 *
 * <p>One thread of its own drains the kernel's records, names them and writes; it alone uses the
 * sink between {@link #start} and the end of {@link #stop}.
 */
public final class Recorder implements AutoCloseable {
  /** For so long a program in the kernel may still add to the sums of a round that is over. */
  private static final long UNDER_WAY_NANOS = 2_000_000;

  /** Naming samples, which may take long, does not keep processes from being looked at. */
  private static final long LOOK_NANOS = 10_000_000;

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
  private final ResourceUsage before = ResourceUsage.ofSelf();
  private final CodeLoads codeLoads;
  private final SampleView sample = new SampleView();
  private List<Path> expected = List.of();
  private List<Integer> first = List.of();
  private EventSources sources;
  private Capture capture;
  private Agents agents = new Agents();
  private SideBand sideBand;
  private Readiness readiness;
  private Looks looks;
  private TargetTable targets;
  private Thread drainer;
  private long sideBandLost;
  private boolean codeArrives;
  private long lookedNanos;

  /** What happened before is known, of CLOCK_MONOTONIC. */
  private long sideBandNanos;

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
      sources = new EventSources(options, sink, preparation, !expected.isEmpty());
      capture = sources.capture();
      readiness = new Readiness();
      sideBand = SideBand.open(SIDE_BAND_BYTES);
      readiness.add(capture.ring());
      readiness.add(sideBand);
      looks = new Looks(preparation.nativeModules(), readiness::wakeup);
      targets =
          new TargetTable(
              capture,
              looks,
              preparation.kallsyms(),
              sink,
              options.nativeFrames(),
              options.descendants());
      writeHead();
      preparation.expected().forEach(targets::expect);
      preparation.targets().forEach(targets::add);
      preparation.jvms().forEach(targets::add);
      preparation.exercise();
      alive = options.pids().size();
      sources.prepare(this::drainOnce);
      startNanos = System.nanoTime();
      sources.attach(targets);
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
    while (!done.await(Pace.USUAL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (ended.getCount() == 0) {
        return true; // the end wrote everything
      }
      limit = limit.minusMillis(Pace.USUAL_MILLIS);
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
        readiness.await(pauseMillis());
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
          sources.follow(targets);
          sideBand.refresh();
          targets.renewNames();
          targets.lookForLabels();
          sources.collect();
          writeCounters();
          sink.flush();
        }
      }
      sources.detach();
      long endNanos = System.nanoTime();
      while (drainOnce() > 0) {
        // what was under way
      }
      takeSettled(true);
      sources.finish(endNanos);
      writeCounters();
      sink.fact(Facts.DURATION_NANOS, Long.toString(endNanos - startNanos));
      sink.flush();
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      sources.detach();
    } finally {
      ended.countDown();
    }
  }

  /** Until the next look at what the kernel has told, but not beyond the end. */
  private int pauseMillis() {
    int pause = Pace.millis(targets, codeArrives);
    long left =
        options.duration().map(all -> all.toMillis() - elapsedNanos() / 1_000_000).orElse(1L << 30);
    return (int) Math.clamp(left, 1, pause);
  }

  /** Takes all that the kernel has summed up until now. */
  private void collectAll() throws IOException {
    sources.collect();
    if (sources.sumsUp()) {
      LockSupport.parkNanos(UNDER_WAY_NANOS);
      drainOnce(); // stacks that the sums speak of
      sources.collect();
    }
  }

  private boolean isOver() {
    boolean timeIsUp =
        options.duration().isPresent() && elapsedNanos() >= options.duration().get().toNanos();
    return timeIsUp || (!options.allProcesses() && alive == 0);
  }

  private int drainOnce() throws IOException {
    drainSideBand();
    endings.over().forEach(this::ended);
    look();
    takeSettled(false);
    targets.each(codeLoads::watch);
    int loads = codeLoads.drain(load -> targets.codeLoaded(load.pid(), load.codeBegin()));
    codeArrives = loads > 0;
    IoProblem problem = new IoProblem();
    RingBuffer.Consumer consumer = record -> problem.catching(() -> take(record));
    int handed = capture.ring().drain(consumer, RECORDS_A_ROUND);
    problem.rethrow();
    return handed;
  }

  private void look() {
    lookedNanos = System.nanoTime();
    targets.refreshStale();
  }

  private void drainSideBand() {
    sideBandNanos = System.nanoTime();
    sideBand.drain(this::follow);
    if (sideBand.lostCount() > sideBandLost) { // an unseen mapping or exec may be among them
      sideBandLost = sideBand.lostCount();
      targets.markAllStale();
    }
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
    if (System.nanoTime() - lookedNanos > LOOK_NANOS) {
      look();
    }
    if (EventSources.refersToStack(bytes)) {
      malformed += sources.take(bytes) ? 0 : 1;
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
    if (sample.timeNanos() > sideBandNanos) {
      drainSideBand(); // an exec before the sample has made it another program's
    }
    TrackedProcess process = targets.of(sample);
    if (process.defers(bytes)) {
      return;
    }
    if (!StackEnd.of(sample.end().ordinal()).isWhole()) {
      targets.doubt(sample.pid());
    }
    if (sample.isStackOnly()) {
      sources.define(sample, process);
    } else {
      write(process);
    }
  }

  /** Our own work is not the application's. */
  static boolean isAgents(String comm) {
    return comm.equals(AGENT_THREAD);
  }

  private void write(TrackedProcess process) throws IOException {
    int thread = process.threadId(sample);
    boolean allocation = sources.isOfObjects(sample.event());
    int stack = allocation ? allocation(process) : stack(process);
    sink.sample(
        sample.event(),
        sample.timeNanos(),
        sample.cpu(),
        thread,
        stack,
        allocation ? Allocated.objects(sample) : 1,
        sample.weight());
    samples++;
    wholeStacks += StackEnd.of(sample.end().ordinal()).isWhole() ? 1 : 0;
  }

  private int allocation(TrackedProcess process) throws IOException {
    return process.namer.stack(sample, Allocated.frame(process, sample));
  }

  private int stack(TrackedProcess process) throws IOException {
    return sources.isOfCalls(sample.event())
        ? process.namer.call(sample)
        : process.namer.stack(sample);
  }

  private void writeCounters() throws IOException {
    lost = capture.counter(Counter.RING_FULL);
    sink.counter(
        Counters.EVENTS_SEEN, samples + sources.samples() + lost + malformed + agentSamples);
    sink.counter(Counters.AGENT_SAMPLES, agentSamples);
    sink.counter(Counters.LOST_RING_BUFFER, lost);
    sink.counter(Counters.LOST_SCRATCH, capture.counter(Counter.NESTED));
    sink.counter(Counters.LOST_MALFORMED, malformed);
    sources.writeCounters();
    sink.counter(Counters.REFUSED_TABLES, targets.refused());
    sink.counter(Counters.NAMES_LOADS_LOST, codeLoads.lost());
    nameLosses = nameLosses.max(targets.nameLosses());
    nameLosses.write(sink);
    agents.writeCounters(sink);
    sink.counter(Counters.VIRTUAL_UNKNOWN, targets.virtualThreads().unknown());
    sink.counter(Counters.VIRTUAL_UNLISTED, targets.virtualThreads().unlisted());
    sink.counter(Counters.LABELS_LOST, targets.labelsLost());
    ResourceUsage now = ResourceUsage.ofSelf();
    sink.counter(Counters.COST_CPU_NANOS, now.cpuNanos() - before.cpuNanos());
    sink.counter(Counters.COST_RSS_BYTES, now.peakRssBytes());
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
    long seen = samples + (sources == null ? 0 : sources.samples());
    long whole = wholeStacks + (sources == null ? 0 : sources.whole());
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
    if (sources != null) {
      sources.close();
      sources = null;
    }
  }
}
