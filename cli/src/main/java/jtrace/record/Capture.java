package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jtrace.loader.BpfMap;
import jtrace.loader.BpfObject;
import jtrace.loader.BpfProgram;
import jtrace.loader.MappedArray;
import jtrace.loader.RingBuffer;
import jtrace.loader.abi.Counter;

/**
 * The kernel side of a recording: the tables by which stacks are walked, the ring buffer for what
 * is seen, and the BPF objects that share them, one a kind of event source.
 */
final class Capture implements AutoCloseable {
  private static final int MIN_RING_BYTES = 1 << 20;
  private static final int MAX_RING_BYTES = 256 << 20;

  /** A sample's record, of 40 to 60 frames; the ring holds a second's worth of them. */
  private static final int TYPICAL_RECORD_BYTES = 1536;

  /** What the objects of one recording have in common. */
  private static final List<String> SHARED_MAPS =
      List.of("procs", "threads", "mappings", "rows", "rules", "events", "counters");

  /**
   * Sizes of the kernel's tables, for some processes or for all of a host; there are more rows when
   * the processes have much native code.
   */
  private record Sizes(int procs, int threads, int mappings, int rows) {
    static final Sizes SOME = new Sizes(256, 16_384, 16_384, 1 << 20);
    static final Sizes DESCENDANTS = new Sizes(1_024, 32_768, 65_536, 2 << 20);
    static final Sizes ALL = new Sizes(4_096, 65_536, 262_144, 6 << 20);

    static Sizes of(RecordOptions options) {
      return options.allProcesses() ? ALL : options.descendants() ? DESCENDANTS : SOME;
    }
  }

  private final RecordOptions options;
  private final BpfObject object;
  private final List<BpfObject> others = new ArrayList<>();
  private final MappedArray rows;
  private final MappedArray rules;
  private final MappedArray mappings;
  private final RingBuffer ring;
  private final int ringBytes;

  /**
   * Makes the tables, and loads the sampler of CPU time.
   *
   * @param sampler settings of its own, and whether its program is wanted at all
   */
  Capture(RecordOptions options, Consumer<BpfObject> sampler) {
    this(options, 0, sampler);
  }

  /**
   * The same.
   *
   * @param atOnceBytes that records which come all at once take, beside those that come by and by
   */
  Capture(RecordOptions options, long atOnceBytes, Consumer<BpfObject> sampler) {
    this.options = options;
    Sizes sizes = Sizes.of(options);
    ringBytes = ringBytes(options, atOnceBytes);
    object = open("sampler", 1);
    try {
      object
          .setMaxEntries("procs", sizes.procs())
          .setMaxEntries("threads", sizes.threads())
          .setMaxEntries("mappings", sizes.mappings())
          .setMaxEntries("rows", RowsNeeded.of(options.pids(), sizes.rows()))
          .setMaxEntries("events", ringBytes);
      sampler.accept(object);
      object.load();
      rows = object.map("rows").mmap();
      rules = object.map("rules").mmap();
      mappings = object.map("mappings").mmap();
      ring = RingBuffer.of(object.map("events"));
    } catch (RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /** Opens an object of programs that take stacks; not loaded yet. */
  private BpfObject open(String name, int scratchSlots) {
    BpfObject opened = BpfObject.open(Resources.bytes(path(name)), name);
    try {
      return opened
          .setReadOnly("all_processes", options.allProcesses() ? 1 : 0)
          .setReadOnly("only_tid", options.tid().orElse(0))
          .setReadOnly("max_frames", options.maxStack())
          .setReadOnly("with_kernel", options.kernel() ? 1 : 0)
          .setReadOnly("own_tgid", ProcessHandle.current().pid())
          .setReadOnly("wakeup_bytes", ringBytes / 8)
          .setReadOnly("scratch_slots", scratchSlots)
          .setMaxEntries("scratch", Cpus.possible() * scratchSlots);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Loads another object, which shares the tables and the ring buffer.
   *
   * @param scratchSlots how many of its programs may be under way on one CPU
   * @param settings of its own
   */
  BpfObject load(String name, int scratchSlots, Consumer<BpfObject> settings) {
    BpfObject opened = open(name, scratchSlots);
    try {
      for (String map : SHARED_MAPS) {
        opened.share(map, object.map(map));
      }
      settings.accept(opened);
      others.add(opened.load());
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Loads an object whose programs take no stacks and share some of the tables. */
  BpfObject load(String name, List<String> maps) {
    BpfObject opened = BpfObject.open(Resources.bytes(path(name)), name);
    try {
      maps.forEach(map -> opened.share(map, object.map(map)));
      others.add(opened.load());
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static String path(String name) {
    return "/jtrace/bpf/" + name + ".bpf.o";
  }

  /** The program of the CPU's sampler. */
  BpfProgram sampler() {
    return object.program("sample_cpu");
  }

  int ringBytes() {
    return ringBytes;
  }

  /** How many threads the tables have room for. */
  int maxThreads() {
    return Sizes.of(options).threads();
  }

  /** A power of two, as ring buffers must be. */
  private static int ringBytes(RecordOptions options, long atOnceBytes) {
    long aSecond =
        Cpus.possible() * (long) options.samplesPerSecond() * (long) TYPICAL_RECORD_BYTES;
    long wanted = Math.clamp(aSecond + atOnceBytes, MIN_RING_BYTES, MAX_RING_BYTES);
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
    ring.close();
    mappings.close();
    rules.close();
    rows.close();
    others.forEach(BpfObject::close);
    object.close();
  }
}
