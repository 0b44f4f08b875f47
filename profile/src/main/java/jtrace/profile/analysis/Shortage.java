package jtrace.profile.analysis;

import jtrace.profile.Counters;

/** What a recorder with bounded memory did without; each is a counter of the recording. */
public enum Shortage {
  UNWIND_TABLES(Counters.REFUSED_TABLES, "unwind tables without room"),
  CODE_NOTICES(Counters.NAMES_LOADS_LOST, "notices of compiled methods lost"),
  EVICTED_METHODS(Counters.NAMES_EVICTED, "names of compiled methods dropped"),
  UNREADABLE_METHODS(Counters.NAMES_UNREADABLE, "compiled methods gone before read"),
  UNLISTED_VIRTUAL_THREADS(Counters.VIRTUAL_UNLISTED, "samples of unlisted virtual threads"),
  UNKNOWN_VIRTUAL_THREADS(Counters.VIRTUAL_UNKNOWN, "samples of unknown virtual threads"),
  LABELS(Counters.LABELS_LOST, "labels lost"),
  RESOURCES(Counters.NAMES_RESOURCES, "files and sockets without names");

  private final String counter;
  private final String label;

  Shortage(String counter, String label) {
    this.counter = counter;
    this.label = label;
  }

  /** The counter's name, see {@link Counters}. */
  public String counter() {
    return counter;
  }

  /** In words, what the number counts. */
  public String label() {
    return label;
  }
}
