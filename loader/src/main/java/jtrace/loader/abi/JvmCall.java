package jtrace.loader.abi;

/** enum jt_jvm_call: what a function of the JVM tells when it is called. */
public enum JvmCall {
  CLASS,
  OBJECT;

  private static final int EVENT_SHIFT = 8;

  /**
   * The attach cookie.
   *
   * @param event index of the event in the recording
   */
  public long cookie(int event) {
    return ordinal() | (long) event << EVENT_SHIFT;
  }
}
