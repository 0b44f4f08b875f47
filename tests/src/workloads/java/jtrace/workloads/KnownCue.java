package jtrace.workloads;

import java.io.IOException;

/**
 * What a program that counts itself and whoever watches it agree upon: it begins when it is told
 * to, on standard input, and stays until it is told to end, so that it can be asked for names.
 */
final class KnownCue {
  private KnownCue() {}

  /** Says that the program is there, and waits for a line. */
  static void await() throws IOException {
    System.out.println("READY");
    readLine();
  }

  /** Says that the program is through, and waits for a line. */
  static void done() throws IOException {
    System.out.println("DONE");
    readLine();
  }

  private static void readLine() throws IOException {
    int next = System.in.read();
    while (next >= 0 && next != '\n') {
      next = System.in.read();
    }
    if (next < 0) {
      Runtime.getRuntime().halt(1); // nobody watches any more
    }
  }
}
