package jtrace.workloads.fibers;

/** How a chain's last level blocks. */
public enum Blocking {
  YIELD,
  PARK,
  SLEEP,
  QUEUE,
  SOCKET,
  LOCK,
  MONITOR,
  PINNED,
  THROW
}
