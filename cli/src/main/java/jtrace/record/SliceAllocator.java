package jtrace.record;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Gives out runs of entries of an array that the kernel reads. Sizes are rounded up to powers of
 * two, so freed runs fit again. A freed run is reused only after {@link #GRACE} later frees: a walk
 * that has just looked it up may still be reading it.
 */
final class SliceAllocator {
  private static final int GRACE = 16;
  private static final int SMALLEST = 16;

  private record Run(int first, int size) {}

  private final int capacity;
  private final Map<Integer, Deque<Integer>> freeBySize = new TreeMap<>();
  private final Deque<Run> resting = new ArrayDeque<>();
  private int end;

  SliceAllocator(int capacity) {
    this.capacity = capacity;
  }

  /** First index of a run of at least {@code count} entries; empty when there is no room. */
  OptionalInt allocate(int count) {
    int size = sizeFor(count);
    Deque<Integer> free = freeBySize.get(size);
    if (free != null && !free.isEmpty()) {
      return OptionalInt.of(free.pop());
    }
    if (size > capacity - end) {
      return OptionalInt.empty();
    }
    int first = end;
    end += size;
    return OptionalInt.of(first);
  }

  /** Gives back the run of {@code count} entries that begins at {@code first}. */
  void free(int first, int count) {
    resting.add(new Run(first, sizeFor(count)));
    while (resting.size() > GRACE) {
      Run run = resting.remove();
      freeBySize.computeIfAbsent(run.size(), size -> new ArrayDeque<>()).push(run.first());
    }
  }

  private static int sizeFor(int count) {
    int wanted = Math.max(count, SMALLEST);
    return Integer.highestOneBit(wanted - 1) << 1;
  }
}
