package jtrace.profile.jtr;

/** Counts the memory that a file's content will take and refuses a file that takes too much. */
final class MemoryBudget {
  private final long limitBytes;
  private long usedBytes;

  MemoryBudget(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  void take(long bytes) throws JtrException {
    usedBytes += bytes;
    if (usedBytes > limitBytes) {
      throw new JtrException(
          JtrException.Reason.TOO_LARGE,
          "the recording needs more than "
              + (limitBytes >> 20)
              + " MiB of memory; it is very long or made to exhaust memory; give more with"
              + " JTRACE_HEAP=8g (java -Xmx8g -jar jtrace.jar) if you trust it");
    }
  }
}
