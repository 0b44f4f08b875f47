package jtrace.agent;

import java.lang.instrument.Instrumentation;

/**
 * Entry of {@code -javaagent:jtrace.jar} and of an attach. Being loaded is all it does so far; it
 * starts no thread, keeps no reference and never throws into the application.
 */
public final class Agent {
  private Agent() {}

  /** Called by the JVM before the application's main method. */
  public static void premain(String options, Instrumentation instrumentation) {
    load(options);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    load(options);
  }

  private static void load(String options) {
    if (options != null && !options.isEmpty()) {
      System.err.println("jtrace: agent options are not known yet, ignored: " + options);
    }
  }
}
