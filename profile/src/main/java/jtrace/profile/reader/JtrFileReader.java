package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;
import jtrace.profile.jtr.JtrReader;

/** jtrace's own recordings. */
final class JtrFileReader implements ProfileReader {
  @Override
  public String name() {
    return ".jtr";
  }

  @Override
  public boolean recognises(Head head) {
    return head.isEmpty() || head.startsWith(0x89, 'J');
  }

  @Override
  public Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException {
    Recording recording = JtrReader.read(file);
    recording.copyTo(sink);
    return recording.readLoss();
  }
}
