package jtrace.tests.fibers;

/** What a level's method is like; levels take turns. */
enum Form {
  /** Small enough to be inlined. */
  SMALL,
  /** With more arguments than there are registers. */
  ARGUMENTS,
  /** Too big to be inlined. */
  BIG,
  /** Calls the next level through a lambda. */
  LAMBDA,
  /** Catches what the last level throws, or passes it on. */
  CATCHING;

  static Form of(int level) {
    return values()[level % values().length];
  }
}
