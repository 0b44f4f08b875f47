package jtrace.record;

import java.io.IOException;
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
import jtrace.loader.Readiness;
import jtrace.loader.ResourceUsage;
import jtrace.loader.SideBand;
import jtrace.loader.Uninterruptibly;
import jtrace.loader.abi.Counter;
import jtrace.profile.Counters;
import jtrace.profile.Facts;
import jtrace.profile.RecordingSink;

/**
 * Records events of running processes into a sink. One recording; not restartable.
 *
 * <p>One thread of its own drains the kernel's records, names them and writes; it alone uses the
 * sink between {@link #start} and the end of {@link #stop}.
 */
public final class Recorder implements AutoCloseable {
  /** For so long a program in the kernel may still add to the sums of a round that is over. */
  private static final long UNDER_WAY_NANOS = 2_000_000;

  private static final int RECORDS_A_ROUND = 20_000;
  private static final int SIDE_BAND_BYTES = 256 << 10;
  private static final long FLUSH_NANOS = 1_000_000_000L;

  /** Every file of every target is asked for, which may be many. */
  private static final long FOLLOW_NANOS = 10_000_000;

  private final RecordOptions options;
  private final RecordingSink sink;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<Sync> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final ResourceUsage before = ResourceUsage.ofSelf();
  private final CodeLoads codeLoads;
  private List<Path> expected = List.of();
  private List<Integer> first = List.of();
  private EventSources sources;
  private Capture capture;
  private Agents agents = new Agents();
  private SideBand sideBand;
  private Readiness readiness;
  private Looks looks;
  private TargetTable targets;
  private ProcessWatch processes;
  private SampleWriter writer;
  private Thread drainer;
  private boolean codeArrives;
  private long followedNanos;
  private NameLosses nameLosses = NameLosses.NONE;
  private volatile long startNanos;
  private volatile long lost;
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
      processes = new ProcessWatch(sideBand, targets, options);
      writer = new SampleWriter(sources, targets, processes, sink);
      writeHead();
      preparation.expected().forEach(targets::expect);
      preparation.targets().forEach(targets::add);
      preparation.jvms().forEach(targets::add);
      preparation.exercise();
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

  /** Somebody waits until all that has happened is in the sink. */
  private static final class Sync {
    private final CountDownLatch done = new CountDownLatch(1);
    private long untilNanos = System.nanoTime();
  }

  /**
   * Waits until everything that happened before is in the sink, waits that are not over included,
   * with counters of then.
   *
   * @return until when, CLOCK_MONOTONIC nanoseconds; when it takes longer than {@code limit} or the
   *     recording is over, the time of the call
   */
  public long sync(Duration limit) throws InterruptedException {
    Sync asked = new Sync();
    long calledNanos = asked.untilNanos;
    waiting.add(asked);
    readiness.wakeup();
    Duration left = limit;
    while (left.isPositive() && ended.getCount() > 0) { // the end writes everything
      if (asked.done.await(Pace.USUAL_MILLIS, TimeUnit.MILLISECONDS)) {
        return asked.untilNanos;
      }
      left = left.minusMillis(Pace.USUAL_MILLIS);
    }
    return calledNanos;
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
        List<Sync> asked = List.copyOf(waiting);
        int handed = drainOnce();
        if (System.nanoTime() - followedNanos > FOLLOW_NANOS && targets.takeNews()) {
          follow(); // a file that is mapped may have places of events
        }
        if (!asked.isEmpty() && handed < RECORDS_A_ROUND) {
          long cutNanos = System.nanoTime();
          sources.cut(cutNanos);
          collectAll();
          writeCounters();
          waiting.removeAll(asked);
          asked.forEach(each -> {
            each.untilNanos = cutNanos;
            each.done.countDown();
          });
        }
        if (System.nanoTime() - flushed > FLUSH_NANOS) {
          flushed = System.nanoTime();
          follow();
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
      writer.takeSettled(true);
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

  private void follow() {
    followedNanos = System.nanoTime();
    sources.follow(targets);
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
    return timeIsUp || (!options.allProcesses() && processes.alive() == 0);
  }

  private int drainOnce() throws IOException {
    processes.drain();
    writer.prepare();
    targets.each(codeLoads::watch);
    int loads = codeLoads.drain(load -> targets.codeLoaded(load.pid(), load.codeBegin()));
    codeArrives = loads > 0;
    return writer.drain(capture.ring(), RECORDS_A_ROUND);
  }

  private void writeCounters() throws IOException {
    lost = capture.counter(Counter.RING_FULL);
    writer.writeCounters(lost);
    sink.counter(Counters.LOST_RING_BUFFER, lost);
    sink.counter(Counters.LOST_SCRATCH, capture.counter(Counter.NESTED));
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

  /** Detaches, drains what is under way and writes it, also when interrupted. Idempotent. */
  public void stop() {
    if (stopping.compareAndSet(false, true) && drainer != null) {
      readiness.wakeup();
      Uninterruptibly.join(drainer); // it uses what is closed then
    }
  }

  public RecorderStatus status() {
    long seen = writer == null ? 0 : writer.samples();
    double complete = seen == 0 ? 1 : (double) writer.whole() / seen;
    int alive = processes == null ? 0 : processes.alive();
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
