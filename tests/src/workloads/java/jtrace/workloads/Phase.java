package jtrace.workloads;

import java.util.function.LongUnaryOperator;

/** The phases of {@link KnownShares} with the wall time of a turn, in relation to each other. */
enum Phase {
  SMALL_METHODS("smallMethods", 20, Phases::smallMethods),
  EXCEPTIONS("exceptions", 10, Phases::exceptions),
  ARRAY_COPY("arrayCopy", 8, Phases::arrayCopy),
  COMPRESSION("compression", 12, Phases::compression),
  STRINGS("strings", 9, Phases::strings),
  ALLOCATION("allocation", 7, Phases::allocation),
  SYSTEM_CALLS("systemCalls", 10, Phases::systemCalls),
  LOCKS("locks", 5, Phases::locks),
  DIGEST("digest", 4, Phases::digest),
  RECURSION("recursion", 6, Phases::recursion),
  REFLECTION("reflection", 3, Phases::reflection),
  SORTING("sorting", 4, Phases::sorting),
  BIG_NUMBERS("bigNumbers", 2, Phases::bigNumbers);

  private final String method;
  private final int weight;
  private final LongUnaryOperator work;

  Phase(String method, int weight, LongUnaryOperator work) {
    this.method = method;
    this.weight = weight;
    this.work = work;
  }

  String method() {
    return method;
  }

  int weight() {
    return weight;
  }

  long work(long x) {
    return work.applyAsLong(x);
  }
}
