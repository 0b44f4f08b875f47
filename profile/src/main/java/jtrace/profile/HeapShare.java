package jtrace.profile;

/**
 * How much of the heap a cache may take. A recorder is kept small, so its caches are bounded by
 * what there is, not only by what would be good to have.
 */
public final class HeapShare {
  private HeapShare() {}

  /** One part in {@code parts} of the largest heap, at most {@code maxBytes}. */
  public static long bytes(int parts, long maxBytes) {
    return Math.min(maxBytes, Runtime.getRuntime().maxMemory() / parts);
  }

  /** As many entries of {@code entryBytes} as fit into such a share, at most {@code max}. */
  public static int entries(int parts, int entryBytes, int max) {
    return (int) Math.min(max, Runtime.getRuntime().maxMemory() / parts / entryBytes);
  }
}
