package jtrace.workloads.chain;

/** A level that can also be called through a vtable. */
abstract class AbstractStep implements Step {
  @Override
  public abstract long step(long x);
}
