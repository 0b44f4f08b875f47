package jtrace.record;

import java.util.List;
import java.util.OptionalInt;
import jtrace.profile.Recording;

/**
 * What all threads of a process do. Nobody was stopped for it: each thread is as it was at some
 * moment of the dump, not all at the same.
 *
 * @param recording an event {@code threads} with one sample a thread
 * @param threads in the order of their ids
 * @param deadlocks circles of tids, each waiting for the next
 * @param holders who holds what each of the threads waits for, in their order
 * @param missed threads of which nothing could be told
 * @param virtual the virtual threads that none of {@code threads} carries
 */
public record ThreadDump(
    int pid,
    Recording recording,
    List<DumpedThread> threads,
    List<OptionalInt> holders,
    List<List<Integer>> deadlocks,
    long missed,
    VirtualPart virtual) {
  /** The name of the event. */
  public static final String EVENT = "threads";

  public ThreadDump {
    threads = List.copyOf(threads);
    holders = List.copyOf(holders);
    deadlocks = List.copyOf(deadlocks);
  }

  /** The thread of that id. */
  public DumpedThread thread(int tid) {
    return threads.stream().filter(thread -> thread.tid() == tid).findFirst().orElseThrow();
  }
}
