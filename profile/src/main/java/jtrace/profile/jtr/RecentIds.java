package jtrace.profile.jtr;

import java.util.HashMap;
import java.util.Map;

/**
 * Dense ids of definitions, each given out once as long as memory allows: when the share is used up
 * all are forgotten, and what comes again is defined again under a new id, which readers put
 * together.
 */
final class RecentIds<T> {
  private final Map<T, Integer> ids = new HashMap<>();
  private final long maxBytes;
  private long bytes;
  private int next;
  private long forgotten;

  RecentIds(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** How many ids were given out: the next one. */
  int size() {
    return next;
  }

  /** The entry's id, or -1 when it has to be defined. */
  int find(T entry) {
    return ids.getOrDefault(entry, -1);
  }

  /**
   * Gives out the next id.
   *
   * @param sizeBytes memory that the entry takes, about
   */
  int add(T entry, long sizeBytes) {
    if (bytes + sizeBytes > maxBytes) {
      ids.clear();
      bytes = 0;
      forgotten++;
    }
    ids.put(entry, next);
    bytes += sizeBytes;
    return next++;
  }

  /** How often all were forgotten. */
  long forgotten() {
    return forgotten;
  }
}
