package jtrace.tests.fuzz;

/** What the fuzzer calls; the target's name comes as the only argument. */
public final class JazzerEntry {
  private static FuzzTargets target;

  private JazzerEntry() {}

  /** Called once by name. */
  public static void fuzzerInitialize(String[] arguments) {
    target = FuzzTargets.named(arguments[0]);
  }

  /** Called for every input by name. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.read(input);
  }
}
