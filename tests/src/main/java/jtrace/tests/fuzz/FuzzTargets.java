package jtrace.tests.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The targets by name, and the limit that all of them keep. */
public final class FuzzTargets {
  /**
   * What reading one input may allocate in all: readers take a share of a recorder's heap of 56 MB,
   * and hold a part of what they allocate.
   */
  static final long MAX_ALLOCATED_BYTES = 128L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final TreeMap<String, Supplier<FuzzTarget>> ALL = new TreeMap<>();

  static {
    ALL.put("ehframe", EhFrameTarget::new);
    ALL.put("elf", ElfTarget::new);
    ALL.put("generated", GeneratedCodeTarget::new);
    ALL.put("hotspot", HotSpotTarget::new);
    ALL.put("jtr", JtrTarget::new);
    ALL.put("kallsyms", KallsymsTarget::new);
    ALL.put("maps", MapsTarget::new);
    ALL.put("pprof", PprofTarget::new);
    ALL.put("profiles", ProfilesTarget::new);
    ALL.put("x86", X86Target::new);
  }

  private final FuzzTarget target;

  private FuzzTargets(FuzzTarget target) {
    this.target = target;
  }

  /** Prints the names of all targets. */
  public static void main(String[] args) {
    names().forEach(System.out::println);
  }

  /** Names of all targets. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /** One target, ready to read. */
  public static FuzzTargets named(String name) {
    Supplier<FuzzTarget> found = ALL.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no target " + name + "; there are " + names());
    }
    return new FuzzTargets(found.get());
  }

  /** Reads an input; fails when the reader throws what it does not document, or takes too much. */
  public void read(byte[] input) throws Exception {
    if (allocatedBytes(input) > MAX_ALLOCATED_BYTES) {
      long again = allocatedBytes(input); // the first time, classes may have been loaded
      if (again > MAX_ALLOCATED_BYTES) {
        throw new IllegalStateException(again + " bytes allocated for an input of " + input.length);
      }
    }
  }

  private long allocatedBytes(byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.read(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
