package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lists the JVM's threads. Source: threadSMR.hpp (17 and later: an array), thread.hpp (8, 11: a
 * linked list), osThread.hpp of OpenJDK. GC and VM threads are not on that list.
 */
final class JavaThreads {
  static final int MAX_THREADS = 100_000;
  static final long MAX_STACK_BYTES = 16L << 30;

  private static final int MAX_REFERENCES = 16;
  private static final int FIRST_WITH_HANDLE = 14;
  private static final Set<String> VM_THREADS =
      Set.of(
          "Signal Dispatcher",
          "Service Thread",
          "Monitor Deflation Thread",
          "Notification Thread",
          "Attach Listener",
          "Sweeper thread",
          "Reference Handler",
          "Finalizer",
          "Common-Cleaner",
          "StringDedupThread");

  private final TargetReader reader;
  private final FieldNames names;
  private final Fields fields;
  private final OopReader oops;
  private final int version;

  JavaThreads(TargetReader reader, FieldNames names, Fields fields, OopReader oops, int version) {
    this.reader = reader;
    this.names = names;
    this.fields = fields;
    this.oops = oops;
    this.version = version;
  }

  /** The threads there are now; those that come or go meanwhile may be missing. */
  List<JavaThread> list() {
    List<JavaThread> threads = new ArrayList<>();
    for (long thread : addresses()) {
      try {
        threads.add(thread(thread));
      } catch (BadTargetException e) {
        // It is starting or has gone.
      }
    }
    return threads;
  }

  private Set<Long> addresses() {
    Set<Long> addresses = new HashSet<>();
    try {
      OptionalLong array = names.address("ThreadsSMRSupport::_java_thread_list");
      if (array.isPresent()) {
        long list = reader.pointer(array.getAsLong());
        int count = reader.i32(Fields.at(list, fields.listLength, "ThreadsList::_length"));
        long threads = reader.pointer(Fields.at(list, fields.listThreads, "ThreadsList::_threads"));
        for (int i = 0; i < Math.min(count, MAX_THREADS); i++) {
          addresses.add(reader.pointer(threads + (long) i * Long.BYTES));
        }
        return addresses;
      }
      OptionalLong first = names.address("Threads::_thread_list");
      if (first.isPresent()) {
        long thread = reader.i64(first.getAsLong());
        while (thread != 0 && addresses.size() < MAX_THREADS && addresses.add(thread)) {
          thread = reader.i64(Fields.at(thread, fields.nextThread, "JavaThread::_next"));
        }
      }
    } catch (BadTargetException e) {
      // What was found so far is right.
    }
    return addresses;
  }

  private JavaThread thread(long thread) {
    long os = reader.pointer(Fields.at(thread, fields.osthread, "Thread::_osthread"));
    int tid = reader.i32(Fields.at(os, fields.osthreadId, "OSThread::_thread_id"));
    if (tid <= 0) {
      throw new BadTargetException("thread id " + tid);
    }
    long high = 0;
    long size = 0;
    if (fields.stackBase != FieldNames.ABSENT && fields.stackSize != FieldNames.ABSENT) {
      high = reader.i64(thread + fields.stackBase);
      size = reader.i64(thread + fields.stackSize);
    }
    boolean known = high > 0 && size > 0 && size < high && size < MAX_STACK_BYTES;
    String name = name(thread);
    return new JavaThread(tid, thread, known ? high - size : 0, known ? high : 0, name, kind(name));
  }

  /** References to the java.lang.Thread objects of some threads, as far as they can be read. */
  List<Long> references() {
    List<Long> references = new ArrayList<>();
    for (long thread : addresses()) {
      if (references.size() == MAX_REFERENCES) {
        break;
      }
      try {
        references.add(reference(thread));
      } catch (BadTargetException e) {
        // It is starting or has gone.
      }
    }
    return references;
  }

  /** The reference to its java.lang.Thread. */
  long reference(long thread) {
    long reference = reader.pointer(Fields.at(thread, fields.threadObj, "_threadObj"));
    return version >= FIRST_WITH_HANDLE
        ? reader.pointer(reference + Math.max(0, fields.handleObj))
        : reference;
  }

  private String name(long thread) {
    try {
      return oops.threadName(reference(thread));
    } catch (BadTargetException e) {
      return "";
    }
  }

  private static ThreadKind kind(String name) {
    if (name.contains(" CompilerThread") || name.startsWith("JVMCI")) {
      return ThreadKind.COMPILER;
    }
    return VM_THREADS.contains(name) ? ThreadKind.VM : ThreadKind.JAVA;
  }
}
