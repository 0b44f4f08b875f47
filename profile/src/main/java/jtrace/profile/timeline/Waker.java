package jtrace.profile.timeline;

/**
 * Who ended a wait.
 *
 * @param thread id in the recording, {@link #NO_THREAD} for an interrupt or another process
 * @param label of the thread, or such as {@code [interrupt]}
 */
public record Waker(int thread, String label) {
  /** It is no thread of the recording. */
  public static final int NO_THREAD = -1;
}
