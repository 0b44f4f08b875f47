package jtrace.workloads;

/**
 * Loops that take one line each. The checker reads here which line a place is, and which methods
 * may be called there: {@code // place NAME: CALLEES}.
 */
public final class KnownLinesBody implements KnownLines.Lines {
  private static final int ROUNDS = 200_000;
  private static final int MASK = 1023;

  private final int[] data = new int[MASK + 1];
  private final Object[] first = new Object[1];
  private double real = 2;

  public KnownLinesBody() {
    Object[] last = first;
    for (int i = 0; i <= MASK; i++) {
      data[i] = i * 31;
      Object[] link = new Object[1 + (i & 7)];
      last[0] = link;
      last = link;
    }
    last[0] = first;
  }

  @Override
  public long run(long start, ChurnLog log) {
    long x = start;
    long at = System.nanoTime();
    // place counted:
    for (int i = 0; i < ROUNDS; x = x * 31 + (x >>> 9), i++) {}
    at = log.since(at, "counted");
    // place endless:
    for (long i = x & 1; i < ROUNDS; x = x * 31 + i, i += 1 + (x & 1)) {}
    at = log.since(at, "endless");
    // place checked:
    for (int i = 0; i < ROUNDS; x += data[(int) (x ^ i) & MASK], i++) {}
    at = log.since(at, "checked");
    // place inlined: mix
    for (int i = 0; i < ROUNDS; x = mix(x, i), i++) {}
    at = log.since(at, "inlined");
    // place twice: mix twice
    for (int i = 0; i < ROUNDS; x = twice(x, i), i++) {}
    at = log.since(at, "twice");
    // place divided:
    for (int i = 0; i < ROUNDS; x = x / ((i & 7) + 1) + i, i++) {}
    at = log.since(at, "divided");
    double y = real;
    // place root: sqrt
    for (int i = 0; i < ROUNDS; y = Math.sqrt(y + i), i++) {}
    at = log.since(at, "root");
    real = y;
    Object[] link = first;
    // place followed:
    for (int i = 0; i < ROUNDS; x += link.length, link = (Object[]) link[0], i++) {}
    at = log.since(at, "followed");
    // place object: add
    for (int i = 0; i < ROUNDS; add(x ^ i), x += data[i & MASK], i++) {}
    log.since(at, "object");
    return x;
  }

  private static long mix(long x, int i) {
    return (x ^ i) * 31 + (x >>> 7);
  }

  private static long twice(long x, int i) {
    return mix(mix(x, i), i + 1);
  }

  private void add(long x) {
    data[(int) x & MASK] += (int) (x >>> 5);
  }
}
