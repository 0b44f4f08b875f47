package jtrace.workloads.fibers;

/** A chain of methods that ends in one that blocks. */
public interface Fiber {
  long run(Body body, long x);
}
