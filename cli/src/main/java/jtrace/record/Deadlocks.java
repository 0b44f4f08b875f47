package jtrace.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import jtrace.symbolizer.hotspot.LockWait;

/** Finds threads that wait for each other in a circle. */
final class Deadlocks {
  private Deadlocks() {}

  /** Each circle once, as tids: each waits for a lock that the next one holds. */
  static List<List<Integer>> among(List<DumpedThread> threads, ThreadIds ids) {
    Map<Integer, Integer> holders = new HashMap<>();
    for (DumpedThread thread : threads) {
      holder(thread, threads, ids).ifPresent(holder -> holders.put(thread.tid(), holder));
    }
    List<List<Integer>> circles = new ArrayList<>();
    Set<Integer> done = new HashSet<>();
    for (Integer start : holders.keySet()) {
      List<Integer> way = new ArrayList<>();
      Integer at = start;
      while (at != null && !done.contains(at)) {
        int before = way.indexOf(at);
        if (before >= 0) {
          circles.add(List.copyOf(way.subList(before, way.size())));
          break;
        }
        way.add(at);
        at = holders.get(at);
      }
      done.addAll(way);
    }
    return circles;
  }

  /** The tid of the thread that holds what this one waits for, when a thread does. */
  static OptionalInt holder(DumpedThread thread, List<DumpedThread> all, ThreadIds ids) {
    if (thread.java().isEmpty() || thread.java().get().lock().isEmpty()) {
      return OptionalInt.empty();
    }
    LockWait lock = thread.java().get().lock().get();
    if (lock.kind() == LockWait.Kind.WAIT) { // its owner does not end the wait
      return OptionalInt.empty();
    }
    return switch (lock.owner()) {
      case LockWait.Owner.Native(int tid) -> OptionalInt.of(ids.outer(tid));
      case LockWait.Owner.Java(long id) ->
          all.stream()
              .filter(other -> other.carried() == id)
              .mapToInt(DumpedThread::tid)
              .findFirst();
      case LockWait.Owner.None() -> OptionalInt.empty();
      case LockWait.Owner.Unknown() -> OptionalInt.empty();
    };
  }
}
