package jtrace.workloads;

/** Thrown by leaves, caught some levels below. */
public final class ChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final long value;

  public ChainException(long value) {
    this.value = value;
  }

  public long value() {
    return value;
  }
}
