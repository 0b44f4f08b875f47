package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.abi.Abi;
import jtrace.loader.abi.SampleView;
import jtrace.profile.HeapShare;
import jtrace.profile.RecordingSink;
import jtrace.profile.ThreadInfo;
import jtrace.symbolizer.hotspot.JavaThread;

/** The threads of one process in the recording. */
final class RecordedThreads {
  private static final long REREAD_NANOS = 100_000_000L;

  /** Threads, and the sets of labels that they had; more have no labels. */
  private static final int LISTED_MAX = HeapShare.entries(20, 300, 100_000);

  private record Key(int tid, Map<String, String> labels) {

    // Written out: generated ones are method handles, slow until they are compiled.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && tid == key.tid && labels.equals(key.labels);
    }

    @Override
    public int hashCode() {
      return 31 * labels.hashCode() + tid;
    }
  }

  private final Target target;
  private final RecordingSink sink;
  private final Runnable reread;
  private final Map<Integer, ThreadInfo> infoByTid = new HashMap<>();
  private final Map<Key, Integer> ids = new HashMap<>();
  private final VirtualThreads virtualThreads;
  private int process = -1;
  private long readNanos;
  private long unlabelled;

  RecordedThreads(
      Target target, RecordingSink sink, VirtualThreads virtualThreads, Runnable reread) {
    this.virtualThreads = virtualThreads;
    this.reread = reread;
    this.target = target;
    this.sink = sink;
  }

  /** The recording's id of the sample's thread: of the virtual one, if there is one. */
  int id(SampleView sample) throws IOException {
    ThreadInfo carrier = info(sample.tid(), sample.comm(), sample.startTimeNanos());
    Map<String, String> labels = labels(sample.labels());
    return sample.virtualId() == 0
        ? id(carrier, labels)
        : virtualThreads.id(carrier, sample.virtualId(), sample.virtualName(), labels);
  }

  /** The recording's id of a thread that the kernel told with this stack. */
  int id(WaitStack stack, int tid, String comm, long startNanos, int labelSet) throws IOException {
    ThreadInfo carrier = info(tid, comm, startNanos);
    Map<String, String> labels = labels(labelSet);
    return stack.virtualId() == 0
        ? id(carrier, labels)
        : virtualThreads.id(carrier, stack.virtualId(), stack.virtualName(), labels);
  }

  private Map<String, String> labels(int set) {
    if (set == Abi.LABELS_UNKNOWN) {
      unlabelled++;
      return Map.of();
    }
    return target.labels().of(set);
  }

  private int id(ThreadInfo thread, Map<String, String> labels) throws IOException {
    Integer known = ids.get(new Key(thread.tid(), labels));
    if (known != null) {
      return known;
    }
    if (ids.size() >= LISTED_MAX && !labels.isEmpty()) {
      unlabelled++;
      return id(thread, Map.of());
    }
    int id = sink.thread(thread.withLabels(labels));
    ids.put(new Key(thread.tid(), labels), id);
    return id;
  }

  /** Samples whose labels are left out: not readable, or too many kinds. */
  long unlabelled() {
    return unlabelled + target.labels().unreadable();
  }

  /** The recording's id of all virtual threads that were carried by a thread. */
  int anyVirtualId(int tid, long startNanos) throws IOException {
    return virtualThreads.anyId(process(startNanos), tid);
  }

  /** {@code comm} is its name when the JVM gives none. */
  private ThreadInfo info(int tid, String comm, long startNanos) throws IOException {
    ThreadInfo known = infoByTid.get(tid);
    if (known != null) {
      return known;
    }
    Optional<JavaThread> thread = target.thread(tid);
    if (thread.isEmpty() && System.nanoTime() - readNanos > REREAD_NANOS) {
      readNanos = System.nanoTime();
      reread.run();
      thread = target.thread(tid);
    }
    String name = thread.map(JavaThread::name).filter(n -> !n.isEmpty()).orElse(comm);
    ThreadInfo info = new ThreadInfo(process(startNanos), tid, name, thread.isPresent());
    infoByTid.put(tid, info);
    return info;
  }

  private int process(long startNanos) throws IOException {
    if (process < 0) {
      process = sink.process(ProcessFacts.of(target, startNanos));
    }
    return process;
  }
}
