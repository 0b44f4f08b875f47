package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import jtrace.loader.BpfObject;
import jtrace.profile.HeapShare;

/**
 * What the kernel's stack ids stand for, those used last; the kernel is told which were forgotten
 * and tells them again.
 */
final class StackIds {
  private static final long MAX_BYTES = HeapShare.bytes(12, 64L << 20);

  private final Map<Long, WaitStack> stacks = new LinkedHashMap<>(1024, 0.75f, true);
  private final LongConsumer forgotten;
  private long bytes;

  StackIds(LongConsumer forgotten) {
    this.forgotten = forgotten;
  }

  void put(long id, WaitStack stack) {
    WaitStack before = stacks.put(id, stack);
    bytes += stack.sizeBytes() - (before == null ? 0 : before.sizeBytes());
    Iterator<Map.Entry<Long, WaitStack>> eldest = stacks.entrySet().iterator();
    while (bytes > MAX_BYTES && stacks.size() > 1 && eldest.hasNext()) {
      Map.Entry<Long, WaitStack> entry = eldest.next();
      bytes -= entry.getValue().sizeBytes();
      eldest.remove();
      forgotten.accept(entry.getKey());
    }
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
}
