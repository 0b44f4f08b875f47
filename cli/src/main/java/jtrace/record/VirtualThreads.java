package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import jtrace.profile.RecordingSink;
import jtrace.profile.ThreadInfo;

/**
 * The virtual threads of a recording. Programs make millions of them, and each that is seen costs
 * memory, here and in whatever reads the recording: after {@link #LISTED_MAX} new ones share one
 * entry of their carrier, and are counted.
 */
final class VirtualThreads {
  static final int LISTED_MAX = 100_000;

  private record Thread(int process, long virtualId) {}

  private record Key(int process, int tid, long virtualId, String name) {}

  private final RecordingSink sink;
  private final int listedMax;
  private final Map<Key, Integer> ids = new HashMap<>();
  private final Map<Thread, String> names = new HashMap<>();
  private long unknown;
  private long unlisted;

  VirtualThreads(RecordingSink sink) {
    this(sink, LISTED_MAX);
  }

  VirtualThreads(RecordingSink sink, int listedMax) {
    this.sink = sink;
    this.listedMax = listedMax;
  }

  /** The recording's id of a virtual thread on the native thread {@code tid}. */
  int id(int process, int tid, long virtualId, String name) throws IOException {
    if (virtualId < 0) {
      unknown++;
      return anyId(process, tid);
    }
    Key key = new Key(process, tid, virtualId, name(process, virtualId, name));
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= listedMax) {
      unlisted++;
      return anyId(process, tid);
    }
    int id = sink.thread(ThreadInfo.virtual(process, key.tid(), key.name(), virtualId));
    ids.put(key, id);
    return id;
  }

  /** A name that cannot be read now, since the collector is moving it, stays what it was. */
  private String name(int process, long virtualId, String read) {
    Thread thread = new Thread(process, virtualId);
    if (read.isEmpty()) {
      return names.getOrDefault(thread, "");
    }
    if (names.size() < listedMax) {
      names.put(thread, read);
    }
    return read;
  }

  /** The recording's id of those of a native thread that are not told apart. */
  int anyId(int process, int tid) throws IOException {
    return sink.thread(ThreadInfo.virtual(process, tid, "", ThreadInfo.UNKNOWN));
  }

  /** Samples whose virtual thread could not be told. */
  long unknown() {
    return unknown;
  }

  /** Samples of virtual threads that came after the limit. */
  long unlisted() {
    return unlisted;
  }
}
