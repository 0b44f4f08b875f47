package jtrace.profile.timeline;

import java.util.Optional;

/**
 * What a thread did for a while.
 *
 * @param startNanos since the recording's first moment
 * @param state index in the timeline's states
 * @param stack in the recording, with the view's id
 * @param count how many events were summed up in it: their places within are not known
 * @param waker who ended it; empty when it is no wait, or that is not known
 */
public record Slice(
    long startNanos, long durationNanos, int state, int stack, long count, Optional<Waker> waker) {}
