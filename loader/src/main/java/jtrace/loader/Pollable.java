package jtrace.loader;

/** A source of records that {@link Readiness} can wait for. */
public sealed interface Pollable permits RingBuffer, SideBand {
  /** A descriptor that polls as readable when records are there; stays the owner's. */
  int pollFd();
}
