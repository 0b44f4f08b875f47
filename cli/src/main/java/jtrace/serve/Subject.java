package jtrace.serve;

import java.util.List;

/**
 * Whom a profile is about.
 *
 * @param pids processes; empty for every process of the host
 */
public record Subject(List<Integer> pids) {
  /** Every process of the host. */
  public static final Subject ALL = new Subject(List.of());

  public Subject {
    pids = List.copyOf(pids);
  }

  static Subject of(int pid) {
    return new Subject(List.of(pid));
  }

  boolean isAll() {
    return pids.isEmpty();
  }

  String words() {
    return isAll()
        ? "every process"
        : "process " + String.join(", ", pids.stream().map(String::valueOf).toList());
  }
}
