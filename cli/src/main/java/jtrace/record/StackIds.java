package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import jtrace.loader.BpfObject;
import jtrace.profile.HeapShare;

/**
 * What the kernel's stack ids stand for. When they are too many, the kernel is told which are to
 * go, those used last not among them, and tells them again when it meets them. They stay until what
 * may refer to them has been taken: a thread may wait for as long as it likes.
 */
final class StackIds {
  private static final long MAX_BYTES = HeapShare.bytes(12, 64L << 20);

  /** Beyond so many times the limit they go at once, whoever waits with them. */
  private static final int BEYOND = 2;

  /** By then all sums of waits that have ended since were taken: two maps take turns. */
  private static final int LEAVING_ROUNDS = 3;

  private final Map<Long, WaitStack> stacks = new LinkedHashMap<>(1024, 0.75f, true);

  /** In which round ids began to leave. */
  private final Map<Long, Integer> leaving = new HashMap<>();

  private final long maxBytes;
  private final LongConsumer tellAgain;
  private long bytes;
  private int round;

  /**
   * None yet.
   *
   * @param tellAgain has the kernel tell a stack when it meets it again
   */
  StackIds(LongConsumer tellAgain) {
    this(MAX_BYTES, tellAgain);
  }

  StackIds(long maxBytes, LongConsumer tellAgain) {
    this.maxBytes = maxBytes;
    this.tellAgain = tellAgain;
  }

  void put(long id, WaitStack stack) {
    leaving.remove(id);
    WaitStack before = stacks.put(id, stack);
    bytes += stack.sizeBytes() - (before == null ? 0 : before.sizeBytes());
    while (bytes > BEYOND * maxBytes && stacks.size() > 1) {
      long eldest = stacks.keySet().iterator().next();
      if (leaving.remove(eldest) == null) {
        tellAgain.accept(eldest);
      }
      drop(eldest);
    }
  }

  private void drop(long id) {
    bytes -= stacks.remove(id).sizeBytes();
  }

  /** A program that tells stacks is to tell this one again when it meets it. */
  static void tellAgain(BpfObject object, long stackId) {
    byte[] key = new byte[Long.BYTES];
    ByteBuffer.wrap(key).order(ByteOrder.nativeOrder()).putLong(stackId);
    object.map("told").delete(key);
  }

  Optional<WaitStack> find(long id) {
    return Optional.ofNullable(stacks.get(id));
  }

  /**
   * Makes room, after the kernel's sums of a round were taken.
   *
   * @param inUse ids that what is not over refers to; asked for when some are to go
   */
  void endRound(Supplier<Set<Long>> inUse) {
    round++;
    if (leaving.containsValue(round - 1)) {
      Set<Long> used = inUse.get();
      leaving.keySet().removeIf(id -> used.contains(id) && find(id).isPresent()); // used last, now
    }
    List<Long> unused =
        leaving.keySet().stream().filter(id -> leaving.get(id) <= round - LEAVING_ROUNDS).toList();
    for (long id : unused) {
      leaving.remove(id);
      drop(id);
    }
    if (bytes > maxBytes && leaving.isEmpty()) {
      letEldestGo();
    }
  }

  private void letEldestGo() {
    long left = bytes;
    for (Map.Entry<Long, WaitStack> each : stacks.entrySet()) {
      if (left <= maxBytes / 2) {
        return;
      }
      left -= each.getValue().sizeBytes();
      leaving.put(each.getKey(), round);
      tellAgain.accept(each.getKey());
    }
  }
}
