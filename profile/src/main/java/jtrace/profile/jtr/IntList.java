package jtrace.profile.jtr;

import java.util.Arrays;

/** File ids to table ids: equal entries, or names cut to the same text, share one. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  int size() {
    return size;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int get(long index, String what) throws DamagedBlockException {
    if (index < 0 || index >= size) {
      throw new DamagedBlockException(what + " " + index + " was never defined");
    }
    return values[(int) index];
  }
}
