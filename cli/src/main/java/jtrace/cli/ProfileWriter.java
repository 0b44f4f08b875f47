package jtrace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrWriter;

/** Writes a recording in one of the output formats. */
final class ProfileWriter {
  private ProfileWriter() {}

  static void write(
      Recording recording, OutputFormat format, RecordingPlan.Looks looks, OutputStream out)
      throws IOException {
    if (format != OutputFormat.JTR) {
      throw new IOException("this build cannot write " + format.label() + " yet");
    }
    try (JtrWriter writer = JtrWriter.to(Channels.newChannel(out), "output")) {
      recording.copyTo(writer);
    }
  }
}
