package jtrace.profile;

/**
 * A process that was sampled.
 *
 * @param pid in the recorder's pid namespace
 * @param name main class, jar or command name
 * @param commandLine arguments joined with blanks, empty when unreadable
 * @param jvm JDK version and vendor, empty when not a HotSpot JVM
 * @param startNanos boot-time of its start, tells reused pids apart
 */
public record ProcessInfo(int pid, String name, String commandLine, String jvm, long startNanos) {}
