package jtrace.profile;

/**
 * A thread that was sampled.
 *
 * @param process id of its process in the recording
 * @param tid in the recorder's pid namespace
 * @param name full {@code java.lang.Thread} name, else the kernel's comm
 * @param java whether it is a Java thread
 */
public record ThreadInfo(int process, int tid, String name, boolean java) {}
