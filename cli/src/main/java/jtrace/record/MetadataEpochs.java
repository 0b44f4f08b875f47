package jtrace.record;

import jtrace.symbolizer.hotspot.HotSpotVm;

/**
 * Since when no class of a JVM was unloaded or redefined: a method that is read now had the same
 * address's name in every sample taken since then, and in none before for sure.
 *
 * <p>Times are CLOCK_MONOTONIC, as those of samples.
 */
final class MetadataEpochs {
  private static final long RECENT_NANOS = 1_000_000_000L;

  private boolean looked;
  private long changes;
  private long beganNanos = Long.MIN_VALUE;
  private long settledNanos = Long.MIN_VALUE;

  /** What a look has found. */
  enum Look {
    /** Nothing changed since the last look. */
    SAME,
    /** Something changed: a new epoch began. */
    CHANGED,
    /** This JVM does not let us know: what was read is best read again. */
    UNKNOWN
  }

  /** Whether the current epoch is known to have lasted until that time. */
  boolean isSettledAt(long nanos) {
    return looked && nanos <= settledNanos;
  }

  /** Asks the JVM now. */
  Look look(HotSpotVm vm) {
    long before = System.nanoTime();
    long now = vm.metadataChanges();
    settledNanos = before;
    if (!looked) {
      looked = true;
      changes = vm.metadataChangesAtAttach();
    }
    if (now < 0) {
      return Look.UNKNOWN;
    }
    if (now == changes) {
      return Look.SAME;
    }
    changes = now;
    beganNanos = System.nanoTime();
    return Look.CHANGED;
  }

  /** Whether what is read now was so at that time. */
  boolean isCurrent(long nanos) {
    return nanos >= beganNanos;
  }

  /** Whether something changed in the last second. */
  boolean isChanging() {
    return beganNanos != Long.MIN_VALUE && System.nanoTime() - beganNanos < RECENT_NANOS;
  }
}
