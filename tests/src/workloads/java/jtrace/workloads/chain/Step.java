package jtrace.workloads.chain;

/** One level of a chain. */
public interface Step {
  long step(long x);
}
