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

  private record Key(ThreadInfo carrier, long virtualId, String name, Map<String, String> labels) {}

  private final RecordingSink sink;
  private final int listedMax;
  private final Map<Key, Integer> ids = new HashMap<>();
  private final Map<Key, Integer> unnamed = new HashMap<>();
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

  /** The recording's id of a virtual thread on a native one, with what it was working on. */
  int id(ThreadInfo carrier, long virtualId, String name, Map<String, String> labels)
      throws IOException {
    if (virtualId < 0) {
      unknown++;
      return unnamed(carrier, labels);
    }
    Key key = new Key(carrier, virtualId, name(carrier.process(), virtualId, name), labels);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= listedMax) {
      unlisted++;
      return unnamed(carrier, labels);
    }
    return define(ids, key);
  }

  private int define(Map<Key, Integer> listed, Key key) throws IOException {
    ThreadInfo carrier = key.carrier();
    ThreadInfo thread =
        ThreadInfo.virtual(carrier.process(), carrier.tid(), key.name(), key.virtualId());
    int id = sink.thread(thread.withLabels(key.labels()));
    listed.put(key, id);
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

  /** One of those that are not told apart; but for their labels, as long as these are few. */
  private int unnamed(ThreadInfo carrier, Map<String, String> labels) throws IOException {
    boolean full = unnamed.size() >= listedMax;
    Key labelled = new Key(carrier, ThreadInfo.UNKNOWN, "", labels);
    Key key =
        full && !unnamed.containsKey(labelled)
            ? new Key(carrier, ThreadInfo.UNKNOWN, "", Map.of())
            : labelled;
    Integer known = unnamed.get(key);
    return known != null ? known : define(unnamed, key);
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
