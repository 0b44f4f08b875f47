package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jtrace.loader.BpfMap;
import jtrace.loader.BpfObject;
import jtrace.loader.Link;
import jtrace.loader.MappedArray;
import jtrace.loader.abi.WaitView;
import jtrace.loader.abi.WaitingView;
import jtrace.symbolizer.kernel.AddressRange;

/**
 * Time off the CPU: every switch of the scheduler, summed up by stack in the kernel; long waits one
 * by one.
 */
final class Switches implements EventSource {
  private static final String OBJECT = "switches";

  private final BpfObject object;
  private final MappedArray filling;
  private final Consumer<WaitView> sink;
  private final List<Link> links = new ArrayList<>();
  private final boolean wakers;
  private boolean odd;

  /**
   * Loads the programs.
   *
   * @param interrupts the kernel's entry code for device and timer interrupts
   * @param sink takes the sums, when they are collected
   */
  Switches(
      Capture capture, RecordOptions options, AddressRange interrupts, Consumer<WaitView> sink) {
    this.sink = sink;
    wakers =
        options.of(EventRequest.Wait.class).stream().anyMatch(wait -> wait.kind().needsWakers());
    object =
        capture.load(
            OBJECT,
            1,
            switches ->
                switches
                    .setReadOnly("with_wakers", wakers ? 1 : 0)
                    .setReadOnly("min_ns", options.waits().minNanos())
                    .setReadOnly("max_ns", options.waits().maxNanos())
                    .setReadOnly("ring_bytes", capture.ringBytes())
                    .setReadOnly("interrupts_low", interrupts.lowest())
                    .setReadOnly("interrupts_high", interrupts.highest())
                    .setMaxEntries("waiting", capture.maxThreads()));
    filling = object.map("filling").mmap();
  }

  @Override
  public void attach(TargetTable targets) {
    links.add(object.program("thread_woken").attach());
    links.add(object.program("thread_switched").attach());
  }

  /** Hands over what was summed up in the round before, and begins another. */
  @Override
  public void collect() {
    drain(odd ? "sums_even" : "sums_odd");
    odd = !odd;
    filling.bytes().putLong(0, odd ? 1 : 0);
  }

  /** After {@link #detach}: hands over all there is, and the waits that have not ended. */
  void finish(long endNanos) {
    drain("sums_even");
    drain("sums_odd");
    object
        .map("waiting")
        .forEach((key, value) -> WaitingView.of(ordered(value)).ifPresent(w -> end(w, endNanos)));
  }

  private void end(WaitingView waiting, long endNanos) {
    if (endNanos > waiting.sinceNanos()) {
      waiting.until(endNanos).forEach(sink);
    }
  }

  private void drain(String map) {
    BpfMap sums = object.map(map);
    sums.drain((key, value) -> sink.accept(WaitView.of(ordered(key), ordered(value))));
  }

  private static ByteBuffer ordered(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** The host has forgotten what a stack id stands for: it is to be told again. */
  void tellAgain(long stackId) {
    byte[] key = new byte[Long.BYTES];
    ordered(key).putLong(stackId);
    object.map("told").delete(key);
  }

  @Override
  public void detach() {
    links.forEach(Link::close);
    links.clear();
  }

  @Override
  public void close() {
    detach();
    filling.close();
  }
}
