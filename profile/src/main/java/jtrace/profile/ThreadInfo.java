package jtrace.profile;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A thread that was sampled: a native thread, or a virtual thread on the native thread that carries
 * it. The same thread under other labels is another entry.
 *
 * @param process id of its process in the recording
 * @param tid of the native thread, in the recorder's pid namespace
 * @param name full {@code java.lang.Thread} name, else the kernel's comm; of a virtual thread
 *     without a name {@code virtual #ID}
 * @param java whether it is a Java thread
 * @param virtualId {@code Thread.threadId()} of a virtual thread; 0 for none, {@link #UNKNOWN} when
 *     it is not known which
 * @param labels what the program said that it was doing, by key
 */
public record ThreadInfo(
    int process, int tid, String name, boolean java, long virtualId, Map<String, String> labels) {

  /** More labels of one thread are left out. */
  public static final int LABELS_MAX = 16;

  /** A virtual thread, but nobody knows which. */
  public static final long UNKNOWN = -1;

  public ThreadInfo {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** A thread without labels. */
  public ThreadInfo(int process, int tid, String name, boolean java, long virtualId) {
    this(process, tid, name, java, virtualId, Map.of());
  }

  /** A thread that is not virtual. */
  public ThreadInfo(int process, int tid, String name, boolean java) {
    this(process, tid, name, java, 0);
  }

  /** A virtual thread; {@code given} is its name or empty. */
  public static ThreadInfo virtual(int process, int tid, String given, long virtualId) {
    return new ThreadInfo(
        process, tid, given.isEmpty() ? defaultName(virtualId) : given, true, virtualId);
  }

  /** The same thread under these labels. */
  public ThreadInfo withLabels(Map<String, String> others) {
    return new ThreadInfo(process, tid, name, java, virtualId, others);
  }

  /** The same thread of the process that has this id in another recording. */
  public ThreadInfo inProcess(int other) {
    return new ThreadInfo(other, tid, name, java, virtualId, labels);
  }

  public boolean isVirtual() {
    return virtualId != 0;
  }

  private static String defaultName(long virtualId) {
    return virtualId > 0 ? "virtual #" + virtualId : "virtual";
  }

  /** Name and number: of a virtual thread its own, whichever thread carried it. */
  public String label() {
    if (!isVirtual()) {
      return name + " tid=" + tid;
    }
    String number = defaultName(virtualId);
    return name.equals(number) ? name : name + " " + number;
  }
}
