package jtrace.record;

/**
 * The world is not as the user's correct request needs it: shown as a {@link Problem} without a
 * stack trace.
 */
public final class WorldException extends RuntimeException {
  /** What the exit code tells. */
  public enum Kind {
    /** It did not work: target gone, file unreadable. */
    FAILED,
    /** A right, a kernel feature or a library is missing. */
    NOT_PERMITTED,
    /** It stopped half-way, and what was recorded is kept. */
    PARTIAL
  }

  private final Kind kind;
  private final Problem problem;

  public WorldException(Kind kind, Problem problem) {
    super(problem.text());
    this.kind = kind;
    this.problem = problem;
  }

  public WorldException(Kind kind, Problem problem, Throwable cause) {
    super(problem.text(), cause);
    this.kind = kind;
    this.problem = problem;
  }

  public Kind kind() {
    return kind;
  }

  public Problem problem() {
    return problem;
  }
}
