package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** struct perf_event_attr of linux/perf_event.h, PERF_ATTR_SIZE_VER5 (Linux 4.1 and newer). */
final class PerfAttribute {
  static final int TYPE_HARDWARE = 0;
  static final int TYPE_SOFTWARE = 1;
  static final long HARDWARE_CPU_CYCLES = 0;
  static final long SOFTWARE_CPU_CLOCK = 0;
  static final long SOFTWARE_DUMMY = 9;
  static final long SAMPLE_TIME = 1 << 2;

  /** Positions in the word of flags. */
  enum Flag {
    DISABLED(0),
    PINNED(2),
    EXCLUDE_USER(4),
    EXCLUDE_KERNEL(5),
    EXCLUDE_HV(6),
    EXCLUDE_IDLE(7),
    MMAP(8),
    COMM(9),
    FREQUENCY(10),
    TASK(13),
    WATERMARK(14),
    SAMPLE_ID_ALL(18),
    EXCLUDE_GUEST(20),
    MMAP2(23),
    COMM_EXEC(24),
    USE_CLOCK_ID(25);

    private final int bit;

    Flag(int bit) {
      this.bit = bit;
    }
  }

  private static final int SIZE_BYTES = 112;
  private static final long FLAG_CLOSE_ON_EXEC = 8;

  private final MemorySegment attribute;
  private long flags;

  PerfAttribute(Arena arena) {
    attribute = arena.allocate(SIZE_BYTES, 8);
    attribute.set(ValueLayout.JAVA_INT, 4, SIZE_BYTES);
  }

  void type(int type) {
    attribute.set(ValueLayout.JAVA_INT, 0, type);
  }

  void config(long config) {
    attribute.set(ValueLayout.JAVA_LONG, 8, config);
  }

  void config1(long value) {
    attribute.set(ValueLayout.JAVA_LONG, 56, value);
  }

  void config2(long value) {
    attribute.set(ValueLayout.JAVA_LONG, 64, value);
  }

  /** Period, or frequency when {@link Flag#FREQUENCY} is set. */
  void period(long value) {
    attribute.set(ValueLayout.JAVA_LONG, 16, value);
  }

  void sampleType(long bits) {
    attribute.set(ValueLayout.JAVA_LONG, 24, bits);
  }

  /** Bytes with {@link Flag#WATERMARK}, else samples, that make the descriptor readable. */
  void wakeupAt(int amount) {
    attribute.set(ValueLayout.JAVA_INT, 48, amount);
  }

  void clockId(int clock) {
    attribute.set(ValueLayout.JAVA_INT, 92, clock);
  }

  void set(Flag flag) {
    flags |= 1L << flag.bit;
  }

  /** Opens the event; answers minus the error number when the kernel refuses. */
  long tryOpen(int pid, int cpu) {
    attribute.set(ValueLayout.JAVA_LONG, 40, flags);
    return Syscalls.call(
        Syscalls.Call.PERF_EVENT_OPEN, attribute.address(), pid, cpu, -1, FLAG_CLOSE_ON_EXEC, 0);
  }

  int open(String what, int pid, int cpu) {
    long fd = tryOpen(pid, cpu);
    if (fd < 0) {
      throw Failure.of("opening " + what, (int) -fd);
    }
    return (int) fd;
  }
}
