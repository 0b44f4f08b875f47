package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jtrace.loader.BpfMap;
import jtrace.loader.BpfObject;
import jtrace.loader.MappedArray;
import jtrace.loader.PerfEventSpec;
import jtrace.loader.PerfEvents;
import jtrace.loader.RingBuffer;
import jtrace.loader.abi.Counter;

/** The loaded {@code sampler.bpf.o}: its settings, its tables in shared memory, its events. */
final class CpuSampler implements AutoCloseable {
  private static final String OBJECT = "/jtrace/bpf/sampler.bpf.o";
  private static final int MIN_RING_BYTES = 1 << 20;
  private static final int MAX_RING_BYTES = 256 << 20;

  /** A sample's record, of 40 to 60 frames; the ring holds a second's worth of them. */
  private static final int TYPICAL_RECORD_BYTES = 1536;

  /** Sizes of the kernel's tables, for some processes or for all of a host. */
  private record Sizes(int procs, int threads, int mappings, int rows) {
    static final Sizes SOME = new Sizes(256, 16_384, 16_384, 1 << 20);
    static final Sizes ALL = new Sizes(4_096, 65_536, 262_144, 6 << 20);
  }

  private final BpfObject object;
  private final MappedArray rows;
  private final MappedArray rules;
  private final MappedArray mappings;
  private final RingBuffer ring;
  private final long periodNanos;
  private PerfEvents events;
  private long countedUntilNanos;
  private long cpuNanos;

  /** Loads the program; nothing is sampled yet. */
  CpuSampler(RecordOptions options) {
    periodNanos = options.periodNanos();
    Sizes sizes = options.allProcesses() ? Sizes.ALL : Sizes.SOME;
    object = BpfObject.open(Resources.bytes(OBJECT), "sampler");
    try {
      object
          .setReadOnly("period_ns", options.periodNanos())
          .setReadOnly("all_processes", options.allProcesses() ? 1 : 0)
          .setReadOnly("only_tid", options.tid().orElse(0))
          .setReadOnly("max_frames", options.maxStack())
          .setReadOnly("with_kernel", options.kernel() ? 1 : 0)
          .setReadOnly("own_tgid", ProcessHandle.current().pid())
          .setMaxEntries("procs", sizes.procs())
          .setMaxEntries("threads", sizes.threads())
          .setMaxEntries("mappings", sizes.mappings())
          .setMaxEntries("rows", sizes.rows())
          .setMaxEntries("events", ringBytes())
          .setMaxEntries("scratch", Cpus.possible())
          .load();
      rows = object.map("rows").mmap();
      rules = object.map("rules").mmap();
      mappings = object.map("mappings").mmap();
      ring = RingBuffer.of(object.map("events"));
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /** A power of two, as ring buffers must be. */
  private int ringBytes() {
    long aSecond = Cpus.possible() * (1_000_000_000L / periodNanos) * TYPICAL_RECORD_BYTES;
    long wanted = Math.clamp(aSecond, MIN_RING_BYTES, MAX_RING_BYTES);
    return (int) (Long.highestOneBit(wanted - 1) << 1);
  }

  UnwindSpace unwindSpace() {
    return new UnwindSpace(rows.bytes(), rules.bytes());
  }

  KernelTables tables(ModuleTables modules) {
    return new KernelTables(entries("procs"), entries("threads"), mappings.bytes(), modules);
  }

  private KernelTables.Entries entries(String name) {
    BpfMap map = object.map(name);
    return new KernelTables.Entries() {
      @Override
      public void put(int key, ByteBuffer value) {
        map.update(key, value);
      }

      @Override
      public void remove(int key) {
        map.delete(key);
      }
    };
  }

  RingBuffer ring() {
    return ring;
  }

  /** Starts sampling on every CPU. */
  void attach() {
    events = PerfEvents.open(PerfEventSpec.cpuClock(periodNanos), object.program("sample_cpu"));
    countedUntilNanos = System.nanoTime();
  }

  /** Follows CPUs that come and go. */
  void followCpus() {
    countTime();
    events.refresh();
  }

  /** Stops sampling; what is in the ring buffer stays readable. */
  void detach() {
    if (events != null) {
      countTime();
      events.close();
    }
  }

  private void countTime() {
    long now = System.nanoTime();
    cpuNanos += (now - countedUntilNanos) * events.cpuCount(); // none once they are closed
    countedUntilNanos = now;
  }

  /** The time during which ticks were due, of all CPUs together, until the last look at them. */
  long cpuNanos() {
    return cpuNanos;
  }

  /** Ticks of all CPUs, whoever ran. */
  long ticks() {
    return counter(Counter.SKIPPED_IDLE)
        + counter(Counter.FILTERED)
        + counter(Counter.NESTED)
        + counter(Counter.RING_FULL)
        + counter(Counter.SAMPLES);
  }

  /** A counter's sum over all CPUs. */
  long counter(Counter counter) {
    return sum(object, counter);
  }

  /** The sum over all CPUs of a counter in any of the programs' objects. */
  static long sum(BpfObject object, Counter counter) {
    BpfMap counters = object.map("counters");
    byte[] perCpu = counters.lookup(counter.key()).orElseThrow();
    ByteBuffer values = ByteBuffer.wrap(perCpu).order(ByteOrder.nativeOrder());
    long sum = 0;
    while (values.hasRemaining()) {
      sum += values.getLong();
    }
    return sum;
  }

  @Override
  public void close() {
    detach();
    ring.close();
    mappings.close();
    rules.close();
    rows.close();
    object.close();
  }
}
