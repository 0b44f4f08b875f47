package jtrace.record;

import java.util.OptionalLong;
import jtrace.symbolizer.hotspot.ThreadStatus;

/**
 * A virtual thread that no thread carried when threads were dumped.
 *
 * @param id {@code Thread.threadId()}
 * @param name may be empty
 * @param waitsFor class of the monitor or of what it is parked for; empty when the JVM does not
 *     tell (JDK 21)
 * @param owner id of the thread that holds it, where the JVM tells
 * @param stack its stack in the dump's recording; negative when it has not run yet
 */
public record UnmountedThread(
    long id, String name, ThreadStatus status, String waitsFor, OptionalLong owner, int stack) {}
