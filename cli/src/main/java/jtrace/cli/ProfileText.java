package jtrace.cli;

import java.io.PrintStream;
import jtrace.profile.Recording;

/** What is printed of a recording. */
final class ProfileText {
  private ProfileText() {}

  static void printTop(Recording recording, PrintStream out) {
    out.printf("%d samples%n", recording.sampleCount());
  }
}
