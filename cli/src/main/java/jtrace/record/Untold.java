package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Records whose stacks the kernel has not told yet are kept until it has; a limited number. */
final class Untold<T> {
  private static final int MAX_PENDING = 100_000;

  interface Writer<T> {
    void write(T item) throws IOException;
  }

  private final Predicate<T> isKnown;
  private final Writer<T> writer;
  private List<T> pending = new ArrayList<>();

  /**
   * @param isKnown whether the stacks that it refers to have been told
   * @param writer takes each once
   */
  Untold(Predicate<T> isKnown, Writer<T> writer) {
    this.isKnown = isKnown;
    this.writer = writer;
  }

  void add(T item) throws IOException {
    if (!isKnown.test(item) && pending.size() < MAX_PENDING) {
      pending.add(item);
    } else {
      writer.write(item);
    }
  }

  /** Writes those whose stacks have come; all of them when no more stacks will come. */
  void settle(boolean last) throws IOException {
    List<T> waiting = pending;
    pending = new ArrayList<>();
    for (T item : waiting) {
      if (last || isKnown.test(item)) {
        writer.write(item);
      } else {
        pending.add(item);
      }
    }
  }
}
