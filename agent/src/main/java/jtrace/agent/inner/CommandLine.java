package jtrace.agent.inner;

import java.io.IOException;

/** What stands behind {@code -javaagent:jtrace.jar=}. */
final class CommandLine {
  private CommandLine() {}

  /** Does it; the complaint when it cannot be done, else nothing. */
  static String run(String text) {
    try {
      StartOptions options = StartOptions.parse(text);
      HostProcess.start(options);
      return "";
    } catch (IllegalArgumentException | IOException e) {
      return e.getMessage();
    }
  }
}
