package jtrace.record;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.HeapShare;
import jtrace.profile.RecordingSink;

/**
 * Ids in the recording of stacks that the kernel told by number, with a frame above that is no
 * code.
 */
final class ToppedStacks {
  private static final int MAX_STACKS = HeapShare.entries(30, 100, 200_000);

  private record Key(long stackId, Optional<Frame> top, long below) {}

  private final RecordingSink sink;
  private final Map<Key, Integer> ids = new HashMap<>();

  ToppedStacks(RecordingSink sink) {
    this.sink = sink;
  }

  int id(long stackId, WaitStack stack, Optional<Frame> top) throws IOException {
    return id(stackId, stack, top, 0, () -> new int[0]);
  }

  /** Makes the frames below a stack, ids in the recording, leaf first. */
  interface Below {
    int[] frames() throws IOException;
  }

  /**
   * The same with frames below.
   *
   * @param below what tells one such addition from another; 0 for none
   */
  int id(long stackId, WaitStack stack, Optional<Frame> top, long below, Below frames)
      throws IOException {
    Key key = new Key(stackId, top, below);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= MAX_STACKS) {
      ids.clear();
    }
    int[] topped =
        top.isPresent() ? StackNamer.above(sink.frame(top.get()), stack.frames()) : stack.frames();
    int[] under = frames.frames();
    int[] all = Arrays.copyOf(topped, topped.length + under.length);
    System.arraycopy(under, 0, all, topped.length, under.length);
    int id = sink.stack(all, stack.end());
    ids.put(key, id);
    return id;
  }
}
