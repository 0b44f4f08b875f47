package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads states of threads and the locks they wait for. Source: javaThread.hpp, objectMonitor.hpp,
 * lockStack.hpp of OpenJDK, java.lang.Thread, AbstractOwnableSynchronizer:
 *
 * <ul>
 *   <li>8 to 17: a monitor's owner is a JavaThread, or an address in its stack while it was locked
 *       there before it got a monitor
 *   <li>21 on: it may be anonymous; the owner has the object on its lock stack then
 *   <li>24 on: the owner's {@code Thread.threadId()} stands there, of a virtual thread its own
 * </ul>
 *
 * The threads go on meanwhile and a collector may move objects: each thread for itself is as it was
 * at some moment.
 */
final class ThreadStateReader {
  private static final long ANONYMOUS = 1;
  private static final long DEFLATER = 2;
  private static final int LOCK_STACK_MAX = 8;

  private final TargetReader reader;
  private final Fields fields;
  private final HeapLayoutReader heap;
  private final OopReader oops;
  private final InstanceFields instances;
  private final JavaThreads threads;
  private final int virtualThread;
  private final int monitorOwner;
  private final int lockStack;
  private final int lockStackTop;
  private final int lockStackBase;
  private final boolean ownersAreIds;
  private final Map<Long, Optional<Integer>> ownerFields = new HashMap<>();

  /** A thread with where its java.lang.Thread is now. */
  private record Known(JavaThread thread, long object, long id) {}

  ThreadStateReader(
      TargetReader reader,
      FieldNames names,
      Fields fields,
      HeapLayoutReader heap,
      OopReader oops,
      InstanceFields instances,
      JavaThreads threads) {
    this.reader = reader;
    this.fields = fields;
    this.heap = heap;
    this.oops = oops;
    this.instances = instances;
    this.threads = threads;
    virtualThread = names.offset("JavaThread::_vthread");
    monitorOwner = names.offset("ObjectMonitor::_owner");
    lockStack = names.offset("JavaThread::_lock_stack");
    lockStackTop = names.offset("LockStack::_top");
    lockStackBase = names.offset("LockStack::_base[0]");
    ownersAreIds = names.offset("JavaThread::_monitor_owner_id") != FieldNames.ABSENT;
  }

  /** Those that are there now; what cannot be read of one is left open. */
  List<JavaThreadState> read(BlockerLayout layout, HotSpotSymbols symbols) {
    List<Known> known = new ArrayList<>();
    for (JavaThread thread : threads.list()) {
      known.add(known(thread));
    }
    return known.stream().map(each -> state(each, known, layout, symbols)).toList();
  }

  private Known known(JavaThread thread) {
    try {
      long object = heap.read().wide(threads.reference(thread.address()));
      return new Known(thread, object, reader.i64(object + oops.threadIdOffset(object)));
    } catch (BadTargetException e) {
      return new Known(thread, 0, 0); // it is starting or has gone
    }
  }

  private JavaThreadState state(
      Known known, List<Known> all, BlockerLayout layout, HotSpotSymbols symbols) {
    ThreadStatus status = ThreadStatus.UNKNOWN;
    boolean daemon = false;
    try {
      long holder = oops.threadHolder(known.object);
      status = ThreadStatus.of(reader.i32(holder + oops.threadStatusOffset(holder)));
      daemon = reader.u8(holder + oops.daemonOffset(holder)) != 0;
    } catch (BadTargetException e) {
      // it is starting or has gone
    }
    return new JavaThreadState(
        known.thread.tid(),
        known.thread.name(),
        known.id,
        daemon,
        status,
        lock(known, all, layout, symbols));
  }

  private Optional<LockWait> lock(
      Known known, List<Known> all, BlockerLayout layout, HotSpotSymbols symbols) {
    try {
      long pending = monitor(known.thread.address(), layout.pendingMonitor());
      if (pending != 0) {
        return Optional.of(monitor(LockWait.Kind.ENTER, pending, all, layout, symbols));
      }
      long waiting = monitor(known.thread.address(), layout.waitingMonitor());
      if (waiting != 0) {
        return Optional.of(monitor(LockWait.Kind.WAIT, waiting, all, layout, symbols));
      }
      return blocker(known, all, layout, symbols);
    } catch (BadTargetException e) {
      return Optional.empty();
    }
  }

  private long monitor(long thread, int field) {
    return field == FieldNames.ABSENT ? 0 : reader.i64(thread + field);
  }

  private LockWait monitor(
      LockWait.Kind kind,
      long monitor,
      List<Known> all,
      BlockerLayout layout,
      HotSpotSymbols symbols) {
    long field = Fields.at(monitor, layout.monitorObject(), "ObjectMonitor::_object");
    long object = layout.handlesAreOops() ? reader.pointer(field) : resolved(field);
    LockWait.Owner owner =
        monitorOwner == FieldNames.ABSENT
            ? new LockWait.Owner.Unknown()
            : ownerOf(reader.i64(monitor + monitorOwner), object, all);
    return new LockWait(kind, object, className(object, symbols), owner);
  }

  /** The object behind a handle in a field. */
  private long resolved(long field) {
    return heap.read().wide(reader.pointer(reader.pointer(field)));
  }

  private LockWait.Owner ownerOf(long owner, long object, List<Known> all) {
    if (owner == 0 || (ownersAreIds && owner == DEFLATER)) {
      return new LockWait.Owner.None();
    }
    if (owner == ANONYMOUS) {
      return all.stream()
          .filter(each -> hasLocked(each.thread.address(), object))
          .findFirst()
          .<LockWait.Owner>map(each -> new LockWait.Owner.Native(each.thread.tid()))
          .orElseGet(LockWait.Owner.Unknown::new);
    }
    return all.stream()
        .filter(each -> ownersAreIds ? each.id == owner : isOf(owner, each.thread))
        .findFirst()
        .<LockWait.Owner>map(each -> new LockWait.Owner.Native(each.thread.tid()))
        .orElseGet(
            () -> ownersAreIds ? new LockWait.Owner.Java(owner) : new LockWait.Owner.Unknown());
  }

  /** The thread itself, or a lock record in its stack. */
  private static boolean isOf(long owner, JavaThread thread) {
    return owner == thread.address()
        || Long.compareUnsigned(owner, thread.stackLow()) >= 0
            && Long.compareUnsigned(owner, thread.stackHigh()) < 0;
  }

  private boolean hasLocked(long thread, long object) {
    if (lockStack == FieldNames.ABSENT || lockStackBase == FieldNames.ABSENT) {
      return false;
    }
    try {
      long first = thread + lockStack + lockStackBase;
      int count = LOCK_STACK_MAX;
      if (lockStackTop != FieldNames.ABSENT) { // an offset in the thread, of the next free slot
        long top = thread + reader.i32(thread + lockStack + lockStackTop);
        count = (int) Math.clamp((top - first) / Long.BYTES, 0L, LOCK_STACK_MAX);
      }
      for (int i = 0; i < count; i++) {
        if (heap.read().wide(reader.i64(first + (long) i * Long.BYTES)) == object) {
          return true;
        }
      }
    } catch (BadTargetException e) {
      // it has gone
    }
    return false;
  }

  private Optional<LockWait> blocker(
      Known known, List<Known> all, BlockerLayout layout, HotSpotSymbols symbols) {
    if (layout.parkBlocker() == FieldNames.ABSENT || known.object == 0) {
      return Optional.empty();
    }
    long waiter = known.object;
    if (virtualThread != FieldNames.ABSENT) {
      waiter = resolved(known.thread.address() + virtualThread); // itself when none is mounted
    }
    long object = oops.reference(waiter, layout.parkBlocker());
    if (object == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new LockWait(
            LockWait.Kind.PARK, object, className(object, symbols), exclusiveOwner(object, all)));
  }

  private LockWait.Owner exclusiveOwner(long object, List<Known> all) {
    Optional<Integer> field =
        ownerFields.computeIfAbsent(
            instances.klassOf(object),
            _ -> {
              try {
                return Optional.of(
                    instances.offset(object, "exclusiveOwnerThread", "Ljava/lang/Thread;"));
              } catch (BadTargetException e) {
                return Optional.empty(); // no lock, or one that is shared
              }
            });
    long owner = field.isEmpty() ? 0 : oops.reference(object, field.get());
    if (owner == 0) {
      return new LockWait.Owner.None();
    }
    for (Known each : all) {
      if (each.object == owner || mounted(each.thread) == owner) {
        return new LockWait.Owner.Native(each.thread.tid());
      }
    }
    return new LockWait.Owner.Java(reader.i64(owner + oops.threadIdOffset(owner)));
  }

  /** The virtual thread that the thread carries, or itself. */
  private long mounted(JavaThread thread) {
    try {
      return virtualThread == FieldNames.ABSENT ? 0 : resolved(thread.address() + virtualThread);
    } catch (BadTargetException e) {
      return 0;
    }
  }

  private String className(long object, HotSpotSymbols symbols) {
    return symbols.className(instances.klassOf(object)).orElse("");
  }
}
