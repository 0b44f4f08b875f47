package jtrace.tests.fibers;

/** What the last level of a virtual thread's chain does, so that the chain is frozen. */
enum Blocking {
  YIELD,
  PARK,
  SLEEP,
  QUEUE,
  SOCKET,
  LOCK,
  /** Parks inside a synchronized block: pins the carrier up to JDK 23. */
  MONITOR,
  /** Parks while pinned: every frame stays on the carrier's stack. */
  PINNED,
  /** Throws after it was frozen: the exception passes the return barrier. */
  THROW
}
