package jtrace.loader;

/**
 * The kernel or a system library refused something. The message has three parts: what failed, why
 * probably, and what to do now; each is also available alone.
 */
public final class LoaderException extends RuntimeException {
  private final String what;
  private final String why;
  private final String remedy;
  private final int errno;
  private final String log;

  LoaderException(String what, String why, String remedy, int errno, String log) {
    super(what + ": " + why + (remedy.isEmpty() ? "" : ". " + remedy));
    this.what = what;
    this.why = why;
    this.remedy = remedy;
    this.errno = errno;
    this.log = log;
  }

  LoaderException(String what, String why, String remedy) {
    this(what, why, remedy, 0, "");
  }

  public String what() {
    return what;
  }

  public String why() {
    return why;
  }

  /** What the user can do now; empty when nothing is known. */
  public String remedy() {
    return remedy;
  }

  /** The error number of the failed call, 0 when none belongs to it. */
  public int errno() {
    return errno;
  }

  /** Whether a right is missing (exit code 3), not something else. */
  public boolean isPermission() {
    return errno == Errno.EPERM || errno == Errno.EACCES;
  }

  /** The complete log of the verifier or of libbpf; empty when there is none. */
  public String log() {
    return log;
  }
}
