package jtrace.record;

/** An event that a recording is to have. */
public sealed interface EventRequest {

  /** As given to {@code -e} and shown by reports. */
  String name();

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
    @Override
    public String name() {
      return "alloc";
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
   * A software counter of the kernel.
   *
   * @param every events of a CPU between two samples
   */
  record Counter(SoftwareCounter counter, long every) implements EventRequest {
    @Override
    public String name() {
      return counter.label();
    }
  }
}
