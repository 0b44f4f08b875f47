package jtrace.profile.timeline;

/**
 * A while in which a JVM stopped its threads.
 *
 * @param process index in the recording's processes
 * @param startNanos since the recording's first moment
 * @param cause such as {@code [GC] G1 Evacuation Pause}
 */
public record Pause(int process, long startNanos, long durationNanos, String cause) {}
