package jtrace.tests.fibers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The levels of one kind of virtual thread: methods {@code s000} and up of a class of its own. */
record Chain(Blocking blocking, int depth) {
  static final String PACKAGE = "jtrace.workloads.fibers";

  /**
   * A stack of less than 500 words is thawed as a whole (continuationFreezeThaw.cpp); of the deeper
   * ones most frames stay frozen while the thread runs.
   */
  private static final List<Integer> DEPTHS = List.of(6, 23, 200);

  static final int DEEP = 600;

  static List<Chain> all() {
    List<Chain> chains = new ArrayList<>();
    for (Blocking blocking : Blocking.values()) {
      for (int depth : DEPTHS) {
        chains.add(new Chain(blocking, depth));
      }
    }
    chains.add(new Chain(Blocking.PARK, DEEP));
    return chains;
  }

  /** Such as {@code Park23}; also the first part of its threads' names. */
  String name() {
    String word = blocking.name();
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT) + depth;
  }

  String className() {
    return PACKAGE + "." + name();
  }

  static String method(int level) {
    return "s%03d".formatted(level);
  }
}
