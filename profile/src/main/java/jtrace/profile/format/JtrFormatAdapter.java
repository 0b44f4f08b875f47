package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrWriter;

/** The recording itself, whole: filters do not apply. */
final class JtrFormatAdapter implements ProfileFormat {

  @Override
  public String name() {
    return "jtrace recording";
  }

  @Override
  public List<String> extensions() {
    return List.of(".jtr");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    try (JtrWriter writer = JtrWriter.to(Channels.newChannel(new UnclosedOutput(out)), "output")) {
      recording.copyTo(writer);
    }
  }
}
