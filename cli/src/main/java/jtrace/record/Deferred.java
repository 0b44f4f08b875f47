package jtrace.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples of a process that is being looked at for the first time, kept until its threads and code
 * can be named.
 */
final class Deferred {
  private static final int MAX_BYTES = 4 << 20;

  private final List<ByteBuffer> records = new ArrayList<>();
  private long bytes;

  /** False when there is no more room: to be named as well as it can be now. */
  boolean add(ByteBuffer sample) {
    if (bytes + sample.remaining() > MAX_BYTES) {
      return false;
    }
    ByteBuffer copy = ByteBuffer.allocate(sample.remaining()).order(sample.order());
    copy.put(sample.duplicate()).flip();
    bytes += copy.remaining();
    records.add(copy);
    return true;
  }

  /** What was kept, in the order it came; empty from then on. */
  List<ByteBuffer> take() {
    List<ByteBuffer> taken = List.copyOf(records);
    records.clear();
    bytes = 0;
    return taken;
  }
}
