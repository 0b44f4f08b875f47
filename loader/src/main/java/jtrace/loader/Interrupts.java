package jtrace.loader;

/** How this process takes SIGINT. */
public final class Interrupts {
  private static final int SIGINT = 2;
  private static final int SIG_DFL = 0;

  private Interrupts() {}

  /**
   * Ends ignoring it. What a script starts with {@code &} ignores SIGINT, and a JVM refuses
   * handlers of signals that are ignored.
   */
  public static void heed() {
    new NativeFunction(Native.LINKER.defaultLookup(), "signal").call(SIGINT, SIG_DFL);
  }
}
