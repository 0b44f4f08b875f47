package jtrace.symbolizer.hotspot;

import java.util.Optional;

/**
 * What HotSpot notes of a thread.
 *
 * @param tid native thread id in the target's pid namespace
 * @param name of its java.lang.Thread; empty when it cannot be read
 * @param id {@code Thread.threadId()}, 0 when it cannot be read
 * @param lock what it waits for; of a mounted virtual thread what that waits for
 */
public record JavaThreadState(
    int tid, String name, long id, boolean daemon, ThreadStatus status, Optional<LockWait> lock) {}
