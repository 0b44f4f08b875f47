package jtrace.record;

import static java.util.Objects.requireNonNull;

/**
 * What a user is told when something fails.
 *
 * @param what the operation and its object: pid, path, errno name
 * @param why the probable reason
 * @param remedy what to do now
 */
public record Problem(String what, String why, String remedy) {
  public Problem {
    requireNonNull(what);
    requireNonNull(why);
    requireNonNull(remedy);
  }

  /** The three parts, one a line. */
  public String text() {
    return what + "\n  why: " + why + "\n  do:  " + remedy;
  }
}
