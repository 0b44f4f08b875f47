package jtrace.record;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** enum jt_wait_state: states of threads that are off the CPU, by the letters that ps shows. */
public enum WaitState {
  /** Runnable, but not running. */
  RUNNABLE('R'),
  /** Waits, and a signal would end it. */
  SLEEPING('S'),
  /** Waits, and a signal would not: mostly for a disk. */
  DISK('D'),
  /** Stopped, traced, or idle. */
  OTHER('T');

  public static final Set<WaitState> ALL = Set.of(values());

  private final char letter;

  WaitState(char letter) {
    this.letter = letter;
  }

  /** By its letter. */
  public static Optional<WaitState> of(String letter) {
    return Arrays.stream(values())
        .filter(state -> letter.equals(String.valueOf(state.letter)))
        .findFirst();
  }

  static int bits(Set<WaitState> states) {
    return EnumSet.copyOf(states).stream().mapToInt(state -> 1 << state.ordinal()).sum();
  }

  /** The state of a wait by {@code task_struct::__state} of when it began. */
  static WaitState of(boolean runQueue, int state) {
    if (runQueue) {
      return RUNNABLE;
    }
    if ((state & 1) != 0) { // TASK_INTERRUPTIBLE
      return SLEEPING;
    }
    return (state & 0x402) == 2 ? DISK : OTHER; // TASK_UNINTERRUPTIBLE without TASK_NOLOAD
  }
}
