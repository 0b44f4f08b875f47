package jtrace.cli;

import jtrace.record.Problem;

/** The request itself is wrong: exit 2. */
final class UsageException extends RuntimeException {
  private final Problem problem;

  UsageException(String what, String why, String remedy) {
    super(what);
    problem = new Problem(what, why, remedy);
  }

  Problem problem() {
    return problem;
  }
}
