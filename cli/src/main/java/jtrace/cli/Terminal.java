package jtrace.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err messages and progress
 * @param interactive whether err is a terminal, so that progress may be shown
 * @param colours whether out may have colours
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colours) {

  static Terminal ofProcess() {
    Map<String, String> env = System.getenv();
    boolean colours =
        isTerminal(1)
            && env.getOrDefault("NO_COLOR", "").isEmpty()
            && !env.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(System.out, System.err, isTerminal(2), colours);
  }

  /** Reads the descriptor's link; {@link System#console} would also ask about standard input. */
  static boolean isTerminal(int descriptor) {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  void say(String message) {
    err.println("jtrace: " + message);
  }
}
