package jtrace.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import jtrace.profile.Frame;
import jtrace.record.DumpedThread;
import jtrace.record.ThreadDump;
import jtrace.record.UnmountedThread;
import jtrace.symbolizer.hotspot.LockWait;

/** A dump of threads as data for programs and pages. */
public final class ThreadJson {
  private ThreadJson() {}

  /** Maps and lists, as JSON has them. */
  public static Map<String, Object> of(ThreadDump dump) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("pid", dump.pid());
    all.put("deadlocks", dump.deadlocks());
    all.put("missed", dump.missed());
    List<Object> threads = new ArrayList<>();
    for (int i = 0; i < dump.threads().size(); i++) {
      threads.add(thread(dump, dump.threads().get(i), dump.holders().get(i)));
    }
    all.put("threads", threads);
    all.put("virtualTold", dump.virtual().told().name().toLowerCase(Locale.ROOT));
    all.put("virtualUnlisted", dump.virtual().unlisted());
    all.put("virtualObstacle", dump.virtual().obstacle());
    all.put(
        "virtualThreads",
        dump.virtual().threads().stream().map(thread -> unmounted(dump, thread)).toList());
    return all;
  }

  private static Map<String, Object> thread(
      ThreadDump dump, DumpedThread thread, OptionalInt holder) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("tid", thread.tid());
    one.put("name", thread.name());
    one.put("state", thread.state());
    one.put("kernelState", thread.activity().words());
    one.put("offCpuNanos", thread.offCpuNanos());
    one.put("cpuNanos", thread.cpuNanos());
    one.put("moving", thread.moving());
    thread
        .java()
        .ifPresent(java -> {
          one.put("threadId", java.id());
          one.put("daemon", java.daemon());
          java.lock().ifPresent(lock -> one.put("lock", lock(lock, holder)));
        });
    if (thread.carried() != 0) {
      one.put("carries", thread.carried());
    }
    one.put("frames", frames(dump, thread.stack()));
    return one;
  }

  private static Map<String, Object> unmounted(ThreadDump dump, UnmountedThread thread) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("threadId", thread.id());
    one.put("name", thread.name());
    one.put("state", thread.status().words());
    if (!thread.waitsFor().isEmpty()) {
      one.put("waitsFor", thread.waitsFor());
    }
    thread.owner().ifPresent(id -> one.put("holderThreadId", id));
    one.put("frames", frames(dump, thread.stack()));
    return one;
  }

  private static List<Object> frames(ThreadDump dump, int stack) {
    List<Object> frames = new ArrayList<>();
    if (stack >= 0) {
      for (int id : dump.recording().stackFrames(stack)) {
        frames.add(frame(dump.recording().frames().get(id)));
      }
    }
    return frames;
  }

  private static Map<String, Object> lock(LockWait lock, OptionalInt holder) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("kind", lock.kind().name().toLowerCase(Locale.ROOT));
    one.put("address", "0x" + Long.toHexString(lock.object()));
    one.put("class", lock.className());
    holder.ifPresent(tid -> one.put("holder", tid));
    if (lock.owner() instanceof LockWait.Owner.Java(long id)) {
      one.put("holderThreadId", id);
    }
    return one;
  }

  private static Map<String, Object> frame(Frame frame) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("class", frame.className());
    one.put("method", frame.methodName());
    one.put("kind", frame.kind().name().toLowerCase(Locale.ROOT));
    one.put("file", frame.file());
    one.put("line", frame.line());
    one.put("module", frame.module());
    return one;
  }
}
