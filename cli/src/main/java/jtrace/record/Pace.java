package jtrace.record;

/** How long what the kernel has told may lie before it is taken and named, in milliseconds. */
final class Pace {
  /**
   * Each wake-up beside a busy program costs some 0.3 ms; a ring buffer that fills wakes us before.
   */
  static final int USUAL_MILLIS = 250;

  /** While code is installed, which may be gone before it is read. */
  private static final int CODE_MILLIS = 50;

  private static final int SOON_MILLIS = 10;
  private static final int SETTLE_MILLIS = 3;

  private Pace() {}

  /**
   * Until the next look.
   *
   * @param codeArrives whether code was installed since the last one
   */
  static int millis(TargetTable targets, boolean codeArrives) {
    if (targets.isSettling()) {
      return SETTLE_MILLIS;
    }
    if (targets.isYoung() || targets.isCodeChanging()) {
      return SOON_MILLIS;
    }
    return codeArrives ? CODE_MILLIS : USUAL_MILLIS;
  }
}
