package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jtrace.loader.BpfIterator;
import jtrace.loader.BpfObject;
import jtrace.loader.abi.Counter;
import jtrace.loader.abi.SampleView;
import jtrace.loader.abi.ThreadNow;
import jtrace.loader.abi.WaitView;

/** Has the kernel tell of every thread of a process, and names what it tells. */
final class ThreadWalks implements AutoCloseable {
  private static final String OBJECT = "threads";
  private static final int SCRATCH_SLOTS = 4;
  private static final int RECORDS_A_ROUND = 20_000;
  private static final int WAIT_MILLIS = 5;

  private final Capture capture;
  private final TargetTable targets;
  private final BpfObject object;
  private final BpfIterator stacks;
  private final BpfIterator states;
  private final SampleView sample = new SampleView();

  /**
   * A stack with its thread in the recording.
   *
   * @param virtualId as {@code SampleView.virtualId}
   */
  record Walked(int thread, WaitStack stack, long virtualId) {}

  /**
   * What was told in one round, by tid.
   *
   * @param stacks of those that did not run
   * @param samples of those that ran meanwhile, the latest of each
   * @param lost how much could not be told
   */
  record Round(
      Map<Integer, ThreadNow> threads,
      Map<Integer, Walked> stacks,
      Map<Integer, Walked> samples,
      long lost) {
    Round(long lost) {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>(), lost);
    }
  }

  ThreadWalks(Capture capture, TargetTable targets, int pid) {
    this.capture = capture;
    this.targets = targets;
    object =
        capture.load(
            OBJECT,
            SCRATCH_SLOTS,
            threads ->
                threads.setReadOnly("wanted_tgid", pid).setMaxEntries("clocks", Cpus.possible()));
    stacks = object.program("each_stack").iterator();
    states = object.program("each_state").iterator();
  }

  /** Every thread with its stack. */
  Round stacks() throws IOException {
    return run(stacks);
  }

  /** Every thread. */
  Round states() throws IOException {
    return run(states);
  }

  private Round run(BpfIterator iterator) throws IOException {
    long lost = capture.counter(Counter.RING_FULL) + Capture.sum(object, Counter.NESTED);
    Round told = new Round(0);
    IoProblem problem = new IoProblem();
    FutureTask<Void> round = new FutureTask<>(iterator::run, null);
    Thread.ofPlatform().daemon().name("jtrace-threads").start(round);
    boolean over;
    do {
      over = round.isDone();
      int taken =
          capture
              .ring()
              .drain(record -> problem.catching(() -> take(record, told)), RECORDS_A_ROUND);
      problem.rethrow();
      if (taken == 0 && !over) {
        pause();
      }
      over &= taken == 0;
    } while (!over);
    try {
      round.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IOException("the kernel's list of threads cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long after = capture.counter(Counter.RING_FULL) + Capture.sum(object, Counter.NESTED);
    return new Round(told.threads, told.stacks, told.samples, after - lost);
  }

  private static void pause() {
    try {
      Thread.sleep(WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(ByteBuffer record, Round told) throws IOException {
    int type = SampleView.recordType(record);
    if (type == ThreadNow.RECORD_TYPE) {
      ThreadNow.of(record).ifPresent(thread -> told.threads.put(thread.tid(), thread));
    } else if (type != WaitView.RECORD_TYPE && sample.read(record)) {
      TrackedProcess process = targets.of(sample);
      WaitStack stack = process.namer.waitStack(sample, process);
      (sample.isStackOnly() ? told.stacks : told.samples)
          .put(sample.tid(), new Walked(process.threadId(sample), stack, sample.virtualId()));
    }
  }

  /** How long ago the thread left its CPU. */
  long offCpuNanos(ThreadNow thread) {
    Optional<byte[]> clock = object.map("clocks").lookup(thread.cpu());
    long now =
        clock
            .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong())
            .orElse(0L);
    return thread.onCpu() ? 0 : Math.max(0, now - thread.leftNanos());
  }

  @Override
  public void close() {
    stacks.close();
    states.close();
  }
}
