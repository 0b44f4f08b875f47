package jtrace.symbolizer.hotspot;

/**
 * A thread of the JVM's thread list.
 *
 * @param tid native thread id in the target's pid namespace
 * @param address of the JavaThread
 * @param stackLow lowest address of its stack, 0 when unknown
 * @param stackHigh end of its stack, 0 when unknown
 * @param name full name of its java.lang.Thread; empty when unreadable: use the kernel's comm then
 */
public record JavaThread(
    int tid, long address, long stackLow, long stackHigh, String name, ThreadKind kind) {}
