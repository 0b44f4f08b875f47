package jtrace.profile;

/**
 * A thread that was sampled: a native thread, or a virtual thread on the native thread that carries
 * it.
 *
 * @param process id of its process in the recording
 * @param tid of the native thread, in the recorder's pid namespace
 * @param name full {@code java.lang.Thread} name, else the kernel's comm; of a virtual thread
 *     without a name {@code virtual #ID}
 * @param java whether it is a Java thread
 * @param virtualId {@code Thread.threadId()} of a virtual thread; 0 for none, {@link #UNKNOWN} when
 *     it is not known which
 */
public record ThreadInfo(int process, int tid, String name, boolean java, long virtualId) {

  /** A virtual thread, but nobody knows which. */
  public static final long UNKNOWN = -1;

  /** A thread that is not virtual. */
  public ThreadInfo(int process, int tid, String name, boolean java) {
    this(process, tid, name, java, 0);
  }

  /** A virtual thread; {@code given} is its name or empty. */
  public static ThreadInfo virtual(int process, int tid, String given, long virtualId) {
    return new ThreadInfo(
        process, tid, given.isEmpty() ? defaultName(virtualId) : given, true, virtualId);
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
