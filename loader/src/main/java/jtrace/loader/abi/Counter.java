package jtrace.loader.abi;

/** enum jt_counter: keys of the per-CPU counters; a counter's key is its ordinal. */
public enum Counter {
  SAMPLES,
  RING_FULL,
  NESTED,
  SKIPPED_IDLE,
  FILTERED,
  USER_FRAMES,
  KERNEL_FRAMES,
  STACKS_LOST,
  WAITS_LOST,
  WAITS_LOST_NS,
  SWITCHES,
  BLOCKS_LOST,
  NOTES_LOST,
  THREADS_UNTOLD,
  PROCESSES_LOST;

  /** Entries of the counters map. */
  public static final int MAX = 16;

  public int key() {
    return ordinal();
  }
}
