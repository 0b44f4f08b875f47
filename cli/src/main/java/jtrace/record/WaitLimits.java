package jtrace.record;

import java.util.Set;
import jtrace.loader.abi.ChainView;
import jtrace.loader.abi.WaitPart;
import jtrace.loader.abi.WaitView;

/**
 * Which waits count, and how far they are told apart.
 *
 * @param minNanos shorter ones do not
 * @param maxNanos longer ones do not
 * @param states those in other states do not
 * @param hops of how many wakers {@code wakeup} tells: 1 is who ended the wait
 * @param names whether files and sockets that are waited for are named
 */
public record WaitLimits(
    long minNanos, long maxNanos, Set<WaitState> states, boolean names, int hops) {
  /** Most wakers that can be asked for. */
  public static final int MAX_HOPS = ChainView.MAX_HOPS;

  public static final WaitLimits NONE =
      new WaitLimits(0, Long.MAX_VALUE, WaitState.ALL, /* names= */ true, /* hops= */ 1);

  public WaitLimits {
    states = Set.copyOf(states);
    if (minNanos < 0 || maxNanos < minNanos) {
      throw new IllegalArgumentException("waits from " + minNanos + " to " + maxNanos + " ns");
    }
    if (hops < 1 || hops > ChainView.MAX_HOPS) {
      throw new IllegalArgumentException(hops + " wakers");
    }
    if (states.isEmpty()) {
      throw new IllegalArgumentException("waits of no state");
    }
  }

  boolean include(WaitView wait) {
    WaitState state = WaitState.of(wait.key().part() == WaitPart.RUN_QUEUE, wait.key().state());
    return wait.totalNanos() >= minNanos && wait.totalNanos() <= maxNanos && states.contains(state);
  }
}
