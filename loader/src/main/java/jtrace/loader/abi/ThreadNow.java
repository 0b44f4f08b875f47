package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * struct jt_thread_now: what a thread does at the moment of asking.
 *
 * @param state {@code task_struct::__state}; 0 when it runs, or waits for a CPU
 * @param onCpu it runs, so that a stack told with it is not of one moment
 * @param switches how often it has left the CPU: the same number, the same stack
 * @param leftNanos when it left its CPU, by that CPU's own clock
 * @param cpuNanos that it has used in its life
 */
public record ThreadNow(
    int pid,
    int tid,
    int state,
    boolean onCpu,
    long switches,
    long leftNanos,
    long cpuNanos,
    int cpu,
    String comm) {
  public static final int RECORD_TYPE = 6;

  static final Layout LAYOUT = Layout.of("jt_thread_now");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int TGID = LAYOUT.u32("tgid");
  private static final int TID = LAYOUT.u32("tid");
  private static final int STATE = LAYOUT.u32("state");
  private static final int ON_CPU = LAYOUT.u32("on_cpu");

  static {
    LAYOUT.u32("walked");
  }

  private static final int SWITCHES = LAYOUT.u64("switches");
  private static final int LEFT_NS = LAYOUT.u64("left_ns");
  private static final int CPU_NS = LAYOUT.u64("cpu_ns");
  private static final int CPU = LAYOUT.u32("cpu");

  static {
    LAYOUT.u32("reserved");
  }

  private static final int COMM = LAYOUT.array("comm", 1, Comm.SIZE_BYTES);

  /** Empty when the record is something else. */
  public static Optional<ThreadNow> of(ByteBuffer record) {
    if (record.limit() < LAYOUT.sizeBytes() || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    return Optional.of(
        new ThreadNow(
            record.getInt(TGID),
            record.getInt(TID),
            record.getInt(STATE),
            record.getInt(ON_CPU) != 0,
            record.getLong(SWITCHES),
            record.getLong(LEFT_NS),
            record.getLong(CPU_NS),
            record.getInt(CPU),
            Comm.at(record, COMM)));
  }
}
