package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.abi.SampleView;
import jtrace.profile.RecordingSink;
import jtrace.profile.ThreadInfo;
import jtrace.symbolizer.hotspot.JavaThread;

/** The threads of one process in the recording. */
final class RecordedThreads {
  private static final long REREAD_NANOS = 100_000_000L;

  private final Target target;
  private final RecordingSink sink;
  private final Runnable reread;
  private final Map<Integer, Integer> idsByTid = new HashMap<>();
  private final VirtualThreads virtualThreads;
  private int process = -1;
  private long readNanos;

  RecordedThreads(
      Target target, RecordingSink sink, VirtualThreads virtualThreads, Runnable reread) {
    this.virtualThreads = virtualThreads;
    this.reread = reread;
    this.target = target;
    this.sink = sink;
  }

  /** The recording's id of the sample's thread: of the virtual one, if there is one. */
  int id(SampleView sample) throws IOException {
    int carrier = id(sample.tid(), sample.comm(), sample.startTimeNanos());
    return sample.virtualId() == 0
        ? carrier
        : virtualThreads.id(process, sample.tid(), sample.virtualId(), sample.virtualName());
  }

  /** The recording's id of a thread that the kernel told with this stack. */
  int id(WaitStack stack, int tid, String comm, long startNanos) throws IOException {
    int carrier = id(tid, comm, startNanos);
    return stack.virtualId() == 0
        ? carrier
        : virtualThreads.id(process, tid, stack.virtualId(), stack.virtualName());
  }

  /** The recording's id of all virtual threads that were carried by a thread. */
  int anyVirtualId(int tid, long startNanos) throws IOException {
    return virtualThreads.anyId(process(startNanos), tid);
  }

  /** {@code comm} is its name when the JVM gives none. */
  private int id(int tid, String comm, long startNanos) throws IOException {
    Integer known = idsByTid.get(tid);
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
    int id = sink.thread(new ThreadInfo(process(startNanos), tid, name, thread.isPresent()));
    idsByTid.put(tid, id);
    return id;
  }

  private int process(long startNanos) throws IOException {
    if (process < 0) {
      process = sink.process(ProcessFacts.of(target, startNanos));
    }
    return process;
  }
}
