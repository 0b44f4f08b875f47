package jtrace.profile.flame;

import jtrace.profile.Frame;

/**
 * A line of a source file.
 *
 * @param number 0 when unknown
 * @param isApproximate whether the code is only known to be near it
 */
record SourceLine(int number, boolean isApproximate) {
  static final SourceLine UNKNOWN = new SourceLine(0, false);

  static SourceLine of(Frame frame) {
    return new SourceLine(frame.line(), frame.lineApproximate());
  }

  /** Twice the number, and one more when it is approximate. */
  long packed() {
    return 2L * number + (isApproximate ? 1 : 0);
  }
}
