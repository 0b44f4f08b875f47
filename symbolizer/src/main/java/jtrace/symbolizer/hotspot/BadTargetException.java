package jtrace.symbolizer.hotspot;

/**
 * The target's memory could not be read or broke an invariant; caught and counted at the border.
 */
class BadTargetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadTargetException(String what) {
    super(what, null, false, false);
  }
}
