package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * struct jt_waiting: a thread that is off the CPU now, or between two looks at what it waits for.
 *
 * @param sinceNanos when it left the CPU, CLOCK_MONOTONIC; 0 while it runs
 * @param wokenNanos when it was woken, 0 when it was not
 * @param carriedNanos what it had waited for before the last look
 */
public record WaitingView(
    WaitView.Key key,
    long sinceNanos,
    long wokenNanos,
    WaitView.Key carriedKey,
    long carriedNanos,
    long startTimeNanos,
    String comm) {
  static final Layout LAYOUT = Layout.of("jt_waiting");
  private static final int SINCE_NS = LAYOUT.u64("since_ns");
  private static final int WOKEN_NS = LAYOUT.u64("woken_ns");
  private static final int CARRIED_NS = LAYOUT.u64("carried_ns");
  private static final int START_TIME_NS = LAYOUT.u64("start_time_ns");
  private static final int KEY = LAYOUT.struct("key", WaitView.KEY_LAYOUT, 1);
  private static final int CARRIED_KEY = LAYOUT.struct("carried_key", WaitView.KEY_LAYOUT, 1);
  private static final int COMM = LAYOUT.array("comm", 1, Comm.SIZE_BYTES);

  /** Empty when the thread does not wait. */
  public static Optional<WaitingView> of(ByteBuffer value) {
    if (value.limit() < LAYOUT.sizeBytes()
        || value.getLong(SINCE_NS) == 0 && value.getLong(CARRIED_NS) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new WaitingView(
            WaitView.key(value, KEY),
            value.getLong(SINCE_NS),
            value.getLong(WOKEN_NS),
            WaitView.key(value, CARRIED_KEY),
            value.getLong(CARRIED_NS),
            value.getLong(START_TIME_NS),
            Comm.at(value, COMM)));
  }

  /** The parts of a wait that is not over, as far as they are between two times. */
  public Stream<WaitView> between(long beginNanos, long endNanos) {
    if (sinceNanos == 0) {
      return Stream.of(part(carriedKey, endNanos, carriedNanos));
    }
    boolean runnable = key.state() == 0;
    boolean woken = !runnable && wokenNanos != 0;
    long since = Math.max(sinceNanos, beginNanos);
    long until = runnable ? since : woken ? Math.clamp(wokenNanos, since, endNanos) : endNanos;
    return Stream.of(
            part(carriedKey, since, carriedNanos),
            part(key, until, until - since),
            part(runnable ? key.onRunQueue() : key.woken(), endNanos, endNanos - until))
        .filter(part -> part.totalNanos() > 0);
  }

  private WaitView part(WaitView.Key of, long endNanos, long nanos) {
    return new WaitView(of, endNanos, -1, 1, nanos, startTimeNanos, comm);
  }
}
