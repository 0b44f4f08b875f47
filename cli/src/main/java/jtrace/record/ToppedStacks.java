package jtrace.record;

import java.io.IOException;
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

  private record Key(long stackId, Optional<Frame> top) {}

  private final RecordingSink sink;
  private final Map<Key, Integer> ids = new HashMap<>();

  ToppedStacks(RecordingSink sink) {
    this.sink = sink;
  }

  int id(long stackId, WaitStack stack, Optional<Frame> top) throws IOException {
    Key key = new Key(stackId, top);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= MAX_STACKS) {
      ids.clear();
    }
    int[] frames =
        top.isPresent() ? StackNamer.above(sink.frame(top.get()), stack.frames()) : stack.frames();
    int id = sink.stack(frames, stack.end());
    ids.put(key, id);
    return id;
  }
}
