package jtrace.profile;

import java.util.Arrays;
import java.util.Objects;

/** Stacks of frame ids, each stored once, in one growing array; ids are dense from 0. */
final class StackTable {
  private static final StackEnd[] ENDS = StackEnd.values();

  private int[] pool = new int[1024];
  private int[] starts = new int[257];
  private byte[] ends = new byte[256];
  private int[] slots = emptySlots(512);
  private int size;

  int size() {
    return size;
  }

  int depth(int stack) {
    Objects.checkIndex(stack, size);
    return starts[stack + 1] - starts[stack];
  }

  int frame(int stack, int depth) {
    Objects.checkIndex(depth, depth(stack));
    return pool[starts[stack] + depth];
  }

  int[] frames(int stack) {
    Objects.checkIndex(stack, size);
    return Arrays.copyOfRange(pool, starts[stack], starts[stack + 1]);
  }

  StackEnd end(int stack) {
    Objects.checkIndex(stack, size);
    return ENDS[ends[stack]];
  }

  int add(int[] leafFirst, StackEnd end) {
    int slot = slotOf(leafFirst, end);
    if (slots[slot] >= 0) {
      return slots[slot];
    }
    if (size == ends.length) {
      grow();
      slot = slotOf(leafFirst, end);
    }
    int start = starts[size];
    int limit = Math.addExact(start, leafFirst.length);
    if (limit > pool.length) {
      pool = Arrays.copyOf(pool, Math.max(limit, grown(pool.length)));
    }
    System.arraycopy(leafFirst, 0, pool, start, leafFirst.length);
    starts[size + 1] = limit;
    ends[size] = (byte) end.ordinal();
    slots[slot] = size;
    return size++;
  }

  private int slotOf(int[] leafFirst, StackEnd end) {
    int mask = slots.length - 1;
    int slot = spread(31 * Arrays.hashCode(leafFirst) + end.ordinal()) & mask;
    while (slots[slot] >= 0 && !holds(slots[slot], leafFirst, end)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(int stack, int[] leafFirst, StackEnd end) {
    return ends[stack] == end.ordinal()
        && Arrays.equals(pool, starts[stack], starts[stack + 1], leafFirst, 0, leafFirst.length);
  }

  private void grow() {
    int capacity = Math.multiplyExact(ends.length, 2);
    ends = Arrays.copyOf(ends, capacity);
    starts = Arrays.copyOf(starts, capacity + 1);
    slots = emptySlots(Math.multiplyExact(capacity, 2));
    for (int stack = 0; stack < size; stack++) {
      slots[slotOf(frames(stack), end(stack))] = stack;
    }
  }

  private static int spread(int hash) {
    return (hash * 0x9E3779B9) >>> 7;
  }

  private static int grown(int length) {
    return (int) Math.min(Integer.MAX_VALUE - 8L, length * 2L);
  }

  private static int[] emptySlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, -1);
    return slots;
  }
}
