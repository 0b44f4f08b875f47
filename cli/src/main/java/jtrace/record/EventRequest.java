package jtrace.record;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An event that a recording is to have. */
public sealed interface EventRequest {

  /** Time on and off the CPU: two events that are shown as one. */
  String WALL = "wall";

  /** As given to {@code -e} and shown by reports. */
  String name();

  /**
   * The events that a plain name stands for; empty when it is none.
   *
   * @param periodNanos of cpu
   * @param every hits between two samples of counted events
   * @param intervalBytes of alloc
   */
  static List<EventRequest> named(String name, long periodNanos, long every, long intervalBytes) {
    return named(name, periodNanos, every, intervalBytes, Memory.DEFAULT_INTERVAL_BYTES);
  }

  /**
   * The same.
   *
   * @param nativeBytes of memory outside of the Java heap
   */
  static List<EventRequest> named(
      String name, long periodNanos, long every, long intervalBytes, long nativeBytes) {
    return switch (name) {
      case "cpu", "cpu-clock" -> List.of(new Cpu(periodNanos));
      case WALL -> List.of(new Cpu(periodNanos), new Wait(WaitKind.OFF_CPU));
      case "alloc" -> List.of(new Allocations(intervalBytes));
      case "live" -> List.of(new Live(intervalBytes));
      case "nativemem" -> List.of(new Memory(MemoryKind.MALLOC, nativeBytes));
      default ->
          Stream.<Stream<? extends EventRequest>>of(
                  Arrays.stream(WaitKind.values())
                      .filter(kind -> kind.label().equals(name))
                      .map(Wait::new),
                  Arrays.stream(MemoryKind.values())
                      .filter(kind -> kind.label().equals(name))
                      .map(kind -> new Memory(kind, nativeBytes)),
                  Arrays.stream(JvmKind.values())
                      .filter(kind -> kind.label().equals(name))
                      .map(kind -> new Jvm(kind, every)),
                  Arrays.stream(PerfCounter.values())
                      .filter(counter -> counter.label().equals(name))
                      .map(counter -> new Counter(counter, counter.period(every))))
              .<EventRequest>flatMap(found -> found)
              .toList();
    };
  }

  /** The names of {@link #named}. */
  static List<String> names() {
    return Stream.of(
            Stream.of("cpu", WALL, "alloc", "live"),
            Arrays.stream(WaitKind.values()).map(WaitKind::label),
            Arrays.stream(MemoryKind.values()).map(MemoryKind::label),
            Stream.of("nativemem"),
            Arrays.stream(JvmKind.values()).map(JvmKind::label),
            Arrays.stream(PerfCounter.values()).map(PerfCounter::label))
        .flatMap(names -> names)
        .toList();
  }

  /**
   * Time on the CPU, sampled.
   *
   * @param periodNanos nanoseconds of CPU time between two samples of a CPU (1e9 / Hz)
   */
  record Cpu(long periodNanos) implements EventRequest {
    public Cpu {
      if (periodNanos < 1) {
        throw new IllegalArgumentException("period of " + periodNanos + " ns");
      }
    }

    @Override
    public String name() {
      return "cpu";
    }
  }

  /** Time off the CPU, all of it. */
  record Wait(WaitKind kind) implements EventRequest {
    @Override
    public String name() {
      return kind.label();
    }
  }

  /**
   * Java heap allocations, by where they leave the thread's own buffer (TLAB).
   *
   * @param intervalBytes bytes allocated between two samples; 0 for every such allocation
   */
  record Allocations(long intervalBytes) implements EventRequest {
    /** Where nobody asks for another, as with Go and the JDK. */
    public static final long DEFAULT_INTERVAL_BYTES = 512 << 10;

    @Override
    public String name() {
      return "alloc";
    }
  }

  /**
   * Java objects that are allocated while recording and still reachable at its end; not by eBPF,
   * the JVM itself must hold references to them.
   *
   * @param intervalBytes bytes allocated between two samples
   */
  record Live(long intervalBytes) implements EventRequest {
    @Override
    public String name() {
      return "live";
    }
  }

  /**
   * Memory outside of the Java heap.
   *
   * @param intervalBytes the size from which on each block counts by itself, smaller ones are
   *     sampled; 0 for every one
   */
  record Memory(MemoryKind kind, long intervalBytes) implements EventRequest {
    /** Finer than for Java objects: what leaks is rarely asked for as often. */
    public static final long DEFAULT_INTERVAL_BYTES = 64 << 10;

    @Override
    public String name() {
      return kind.label();
    }
  }

  /**
   * What happens in a JVM.
   *
   * @param every events between two samples of those that are counted
   */
  record Jvm(JvmKind kind, long every) implements EventRequest {
    @Override
    public String name() {
      return kind.label();
    }
  }

  /**
   * A tracepoint of the kernel.
   *
   * @param every hits between two samples
   */
  record Tracepoint(String category, String tracepoint, long every) implements EventRequest {
    @Override
    public String name() {
      return "tracepoint:" + category + ":" + tracepoint;
    }
  }

  /**
   * The entry of a function of a file that the targets map.
   *
   * @param library base name of the file, or its begin, such as {@code libc}
   * @param every hits between two samples
   */
  record Function(String library, String symbol, long every) implements EventRequest {
    @Override
    public String name() {
      return "uprobe:" + library + ":" + symbol;
    }
  }

  /**
   * A USDT probe of a file that the targets map.
   *
   * @param every hits between two samples
   */
  record UserProbe(String library, String provider, String probe, long every)
      implements EventRequest {
    @Override
    public String name() {
      return "usdt:" + library + ":" + provider + ":" + probe;
    }
  }

  /**
   * Calls of Java methods that tell of themselves, since the agent has put a probe into them.
   *
   * @param method as the user named it
   * @param number of the probe
   */
  record JavaCalls(String method, long number) implements EventRequest {
    @Override
    public String name() {
      return "java:" + method;
    }
  }

  /**
   * A counter of the kernel or the processor.
   *
   * @param every events of a CPU between two samples
   */
  record Counter(PerfCounter counter, long every) implements EventRequest {
    @Override
    public String name() {
      return counter.label();
    }
  }
}
