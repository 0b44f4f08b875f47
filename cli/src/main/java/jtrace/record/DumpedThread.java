package jtrace.record;

import java.util.Optional;
import jtrace.symbolizer.hotspot.JavaThreadState;

/**
 * A thread as it was.
 *
 * @param tid in jtrace's pid namespace
 * @param name full name of a Java thread, else the kernel's
 * @param activity what the kernel says of it
 * @param offCpuNanos for how long it had not run; 0 when it ran
 * @param cpuNanos that it has used in its life
 * @param java what the JVM notes of it; empty for a thread that is no Java thread
 * @param carried id of the virtual thread that it carried, 0 for none, negative when it is not
 *     known
 * @param stack its stack in the dump's recording; negative when there is none
 * @param moving it ran on all the time, so that its parts may be of different moments
 */
public record DumpedThread(
    int tid,
    String name,
    Activity activity,
    long offCpuNanos,
    long cpuNanos,
    Optional<JavaThreadState> java,
    long carried,
    int stack,
    boolean moving) {

  /** What the kernel says of a thread. */
  public enum Activity {
    RUNNING("running"),
    RUNNABLE("waiting for a CPU"),
    SLEEPING("sleeping"),
    DISK_SLEEP("in uninterruptible sleep"),
    STOPPED("stopped"),
    ENDING("ending");

    private static final int INTERRUPTIBLE = 0x1; // include/linux/sched.h
    private static final int UNINTERRUPTIBLE = 0x2;
    private static final int STOPPED_OR_TRACED = 0x4 | 0x8;
    private final String words;

    Activity(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    static Activity of(int state, boolean onCpu) {
      if (state == 0) {
        return onCpu ? RUNNING : RUNNABLE;
      }
      if ((state & INTERRUPTIBLE) != 0) {
        return SLEEPING;
      }
      if ((state & UNINTERRUPTIBLE) != 0) {
        return DISK_SLEEP;
      }
      return (state & STOPPED_OR_TRACED) != 0 ? STOPPED : ENDING;
    }
  }

  /** Thread.State and why, else what the kernel says. */
  public String state() {
    return java.map(state -> state.status().words()).orElse(activity.words());
  }
}
