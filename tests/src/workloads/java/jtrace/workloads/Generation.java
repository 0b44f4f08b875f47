package jtrace.workloads;

/** Code that lives for a moment. */
public interface Generation {
  /** Computes until {@link System#nanoTime} reaches {@code endNanos}. */
  long burn(long endNanos);
}
