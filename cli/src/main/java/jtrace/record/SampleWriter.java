package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import jtrace.loader.RingBuffer;
import jtrace.loader.abi.SampleView;
import jtrace.profile.Counters;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;

/**
 * Names what the kernel has told of stacks, and writes the samples. For the drainer's thread only.
 */
final class SampleWriter {
  /** Naming samples, which may take long, does not keep processes from being looked at. */
  private static final long LOOK_NANOS = 10_000_000;

  /** The thread of jtrace's agent in a target. */
  private static final String AGENT_THREAD = "jtrace-agent";

  private final EventSources sources;
  private final TargetTable targets;
  private final ProcessWatch processes;
  private final RecordingSink sink;
  private final SampleView sample = new SampleView();
  private long lookedNanos;
  private long agentSamples;
  private volatile long samples;
  private volatile long wholeStacks;
  private volatile long malformed;

  SampleWriter(
      EventSources sources, TargetTable targets, ProcessWatch processes, RecordingSink sink) {
    this.sources = sources;
    this.targets = targets;
    this.processes = processes;
    this.sink = sink;
  }

  /** Has processes looked at where something has changed, and takes samples that waited for it. */
  void prepare() throws IOException {
    look();
    takeSettled(false);
  }

  /** Takes at most that many records; returns how many there were. */
  int drain(RingBuffer ring, int maxRecords) throws IOException {
    IoProblem problem = new IoProblem();
    int handed = ring.drain(record -> problem.catching(() -> take(record)), maxRecords);
    problem.rethrow();
    return handed;
  }

  private void look() {
    lookedNanos = System.nanoTime();
    targets.refreshStale();
  }

  /** Takes samples that waited for their process to be looked at. */
  void takeSettled(boolean all) throws IOException {
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
    processes.drainUntil(sample.timeNanos()); // an exec before it has made it another program's
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

  /** Those written, with what the sources have written by themselves. */
  long samples() {
    return samples + sources.samples();
  }

  /** Of them, those with whole stacks. */
  long whole() {
    return wholeStacks + sources.whole();
  }

  /**
   * Writes how many there were.
   *
   * @param lost records for which the ring buffer had no room
   */
  void writeCounters(long lost) throws IOException {
    sink.counter(Counters.EVENTS_SEEN, samples() + lost + malformed + agentSamples);
    sink.counter(Counters.AGENT_SAMPLES, agentSamples);
    sink.counter(Counters.LOST_MALFORMED, malformed);
  }
}
