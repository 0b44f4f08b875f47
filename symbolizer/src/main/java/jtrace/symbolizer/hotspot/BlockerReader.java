package jtrace.symbolizer.hotspot;

import java.util.List;
import java.util.Optional;
import java.util.function.LongToIntFunction;

/** Reads {@link BlockerLayout}. */
final class BlockerReader {
  private static final String LOCKS = "classes of locks";
  private static final int FIRST_WITH_HANDLES = 14;

  private final FieldNames names;
  private final HeapLayoutReader heap;
  private final OopReader oops;
  private final JavaThreads threads;
  private final Fields fields;
  private final int version;

  BlockerReader(
      FieldNames names,
      HeapLayoutReader heap,
      OopReader oops,
      JavaThreads threads,
      Fields fields,
      int version) {
    this.names = names;
    this.heap = heap;
    this.oops = oops;
    this.threads = threads;
    this.fields = fields;
    this.version = version;
  }

  /** As things are now; empty while the heap's layout is not known. */
  Optional<BlockerLayout> read() {
    try {
      return Optional.of(
          new BlockerLayout(
              heap.read(),
              version < FIRST_WITH_HANDLES,
              fields.threadObj,
              offset(oops::threadTidOffset),
              offset(oops::parkBlockerOffset),
              names.needed(
                  LOCKS,
                  "JavaThread::_current_pending_monitor",
                  "Thread::_current_pending_monitor"),
              names.needed(
                  LOCKS,
                  "JavaThread::_current_waiting_monitor",
                  "Thread::_current_waiting_monitor"),
              names.needed(LOCKS, "ObjectMonitor::_object")));
    } catch (BadTargetException e) {
      return Optional.empty();
    }
  }

  /** Of a field of java.lang.Thread, by any thread that can be read. */
  private int offset(LongToIntFunction field) {
    List<Long> references = threads.references();
    for (long reference : references) {
      try {
        return field.applyAsInt(reference);
      } catch (BadTargetException e) {
        continue; // it is starting or has gone
      }
    }
    return FieldNames.ABSENT;
  }
}
