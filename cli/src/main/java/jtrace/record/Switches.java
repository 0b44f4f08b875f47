package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import jtrace.loader.BpfIterator;
import jtrace.loader.BpfMap;
import jtrace.loader.BpfObject;
import jtrace.loader.MappedArray;
import jtrace.loader.abi.WaitView;
import jtrace.loader.abi.WaitingView;
import jtrace.symbolizer.kernel.AddressRange;
import jtrace.symbolizer.process.MappedModule;

/**
 * Time off the CPU: every switch of the scheduler, summed up by stack in the kernel; long waits one
 * by one.
 */
final class Switches implements EventSource {
  private static final String OBJECT = "switches";

  /** A switch may come while a virtual thread's stack is taken. */
  private static final int SCRATCH_SLOTS = 4;

  // enum jt_summing
  private static final int ROUND = 0;
  private static final int BEGIN_NANOS = 1;
  private static final int CUT_NANOS = 2;
  private static final int SWITCH_LOW = 3;
  private static final int SWITCH_HIGH = 4;

  private final Preparation preparation;
  private final BpfObject object;
  private final MappedArray summing;
  private final WaitLimits limits;
  private final Consumer<WaitView> sink;
  private final RestingThreads resting;
  private final TargetLinks links;
  private final boolean scheduler;
  private final boolean virtual;
  private final NewFiles files;
  private final boolean mustBeThere;

  /** None where a wait counts for whoever ends it. */
  private Optional<BpfIterator> cutter = Optional.empty();

  private boolean found;
  private boolean odd;

  /**
   * Loads the programs.
   *
   * @param mayComeLater whether a target is still to run its program
   * @param preparation knows the kernel's symbols
   * @param sink takes the sums, when they are collected
   */
  Switches(
      Capture capture,
      RecordOptions options,
      boolean mayComeLater,
      Preparation preparation,
      Consumer<WaitView> sink)
      throws IOException {
    this.sink = sink;
    this.preparation = preparation;
    limits = options.waits();
    List<WaitKind> kinds =
        options.of(EventRequest.Wait.class).stream().map(EventRequest.Wait::kind).toList();
    boolean wakers = kinds.stream().anyMatch(WaitKind::needsWakers);
    AddressRange interrupts =
        wakers ? preparation.kallsyms().interruptEntries() : AddressRange.NONE;
    scheduler = kinds.stream().anyMatch(WaitKind::isOfScheduler);
    virtual = kinds.contains(WaitKind.UNMOUNTED);
    mustBeThere = virtual && !options.allProcesses() && !mayComeLater;
    files = new NewFiles(!options.allProcesses());
    object =
        capture.load(
            OBJECT,
            virtual ? SCRATCH_SLOTS : 1,
            switches ->
                switches
                    .setAutoload("thread_woken", scheduler)
                    .setAutoload("thread_switched", scheduler)
                    .setAutoload("cut_waits", !wakers)
                    .setAutoload("virtual_frozen", virtual)
                    .setAutoload("virtual_thawed", virtual)
                    .setReadOnly("with_wakers", wakers ? 1 : 0)
                    .setReadOnly("hops", limits.hops())
                    .setReadOnly("min_ns", options.waits().minNanos())
                    .setReadOnly("max_ns", options.waits().maxNanos())
                    .setReadOnly("wanted_states", WaitState.bits(options.waits().states()))
                    .setReadOnly("with_names", options.waits().names() ? 1 : 0)
                    .setReadOnly("ring_bytes", capture.ringBytes())
                    .setReadOnly("interrupts_low", interrupts.lowest())
                    .setReadOnly("interrupts_high", interrupts.highest())
                    .setMaxEntries("waiting", capture.maxThreads())
                    .setMaxEntries("woken", limits.hops() > 1 ? capture.maxThreads() : 1));
    links = new TargetLinks(object, options.allProcesses());
    if (!wakers) {
      cutter = Optional.of(object.program("cut_waits").iterator());
    }
    summing = object.map("summing").mmap();
    resting = new RestingThreads(capture, object);
  }

  @Override
  public void prepare(Drain drain) throws IOException {
    if (scheduler) {
      AddressRange switching = preparation.kallsyms().function("__schedule");
      summing.bytes().putLong(SWITCH_LOW * Long.BYTES, switching.lowest());
      summing.bytes().putLong(SWITCH_HIGH * Long.BYTES, switching.highest());
      links.add(object.program("thread_woken").attach());
      links.add(object.program("thread_switched").attach());
      resting.find(limits.names(), drain);
    }
  }

  /** Threads that waited already when the recording began, and were not found. */
  long unseenThreads() {
    return resting.unseen();
  }

  /** Whether threads that do not run while recording are seen. */
  boolean seesResting() {
    return resting.isPossible();
  }

  @Override
  public void attach(TargetTable targets) {
    summing.bytes().putLong(BEGIN_NANOS * Long.BYTES, System.nanoTime());
    follow(targets);
    if (mustBeThere && !found) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "event unmounted is not possible",
              "no process that was named is a JVM with virtual threads (21 and newer) and with a"
                  + " symbol table in its libjvm",
              "name such a process; off-cpu shows the waits of platform threads"));
    }
  }

  @Override
  public void follow(TargetTable targets) {
    if (virtual) {
      files.find(targets, this::attach);
    }
  }

  private void attach(Target target, MappedModule mapped) {
    for (VirtualPlaces.Place place : VirtualPlaces.in(mapped.module())) {
      found = true;
      links.attach(
          place.program(),
          target,
          mapped,
          place.fileOffset(),
          /* onReturn= */ false,
          /* cookie= */ 0);
    }
  }

  /** Hands over what was summed up in the round before, and begins another. */
  @Override
  public void collect() {
    drain(odd ? "sums_even" : "sums_odd");
    odd = !odd;
    summing.bytes().putLong(ROUND * Long.BYTES, odd ? 1 : 0);
  }

  @Override
  public void cut(long nanos) {
    summing.bytes().putLong(CUT_NANOS * Long.BYTES, nanos);
    cutter.ifPresent(BpfIterator::run);
  }

  /** After {@link #detach}: hands over all there is, and the waits that have not ended. */
  void finish(long endNanos) {
    drain("sums_even");
    drain("sums_odd");
    waiting(each -> end(each, endNanos));
  }

  private void waiting(Consumer<WaitingView> consumer) {
    for (String map : List.of("waiting", "unmounted")) {
      object.map(map).forEach((key, value) -> WaitingView.of(ordered(value)).ifPresent(consumer));
    }
  }

  @Override
  public void stacksInUse(LongConsumer ids) {
    waiting(each -> {
      ids.accept(each.key().stackId());
      ids.accept(each.key().wakerStack());
      ids.accept(each.carriedKey().stackId());
    });
  }

  private long beginNanos() {
    return summing.bytes().getLong(BEGIN_NANOS * Long.BYTES);
  }

  private void end(WaitingView waiting, long endNanos) {
    waiting.between(beginNanos(), endNanos).filter(limits::include).forEach(sink);
  }

  private void drain(String map) {
    BpfMap sums = object.map(map);
    sums.drain((key, value) -> sink.accept(WaitView.of(ordered(key), ordered(value))));
  }

  private static ByteBuffer ordered(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void tellAgain(long stackId) {
    StackIds.tellAgain(object, stackId);
  }

  @Override
  public void detach() {
    links.close();
  }

  @Override
  public void close() {
    detach();
    cutter.ifPresent(BpfIterator::close);
    summing.close();
  }
}
