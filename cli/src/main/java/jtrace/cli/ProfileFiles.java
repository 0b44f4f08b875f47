package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import jtrace.profile.Recording;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.ProfileFormat;

/**
 * The outputs of a recording, with the names they have now.
 *
 * @param files in the order of the command line
 * @param looks how they are written
 */
record ProfileFiles(List<File> files, ViewOptions looks) {

  /** An output whose name is final. */
  record File(Path path, ProfileFormat format, boolean recording) {}

  /** Fills in what the patterns of the names stand for, and looks whether each can be written. */
  static ProfileFiles of(List<Output> outputs, ViewOptions looks, List<Integer> pids) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    List<File> files = new ArrayList<>();
    for (Output output : outputs) {
      Path path = OutputName.expand(output.name(), pids, now);
      OutputFile.checkWritable(path);
      files.add(new File(path, output.format(), output.isRecording()));
    }
    return new ProfileFiles(List.copyOf(files), looks);
  }

  /** Whether {@code there}, which is written already, is all that was asked for. */
  boolean isWritten(Path there) {
    return files.stream().allMatch(file -> file.path().equals(there));
  }

  /** Writes all but {@code there}, which is written already. */
  void write(Recording recording, Path there) throws IOException {
    FormatOptions options = FormatOptions.DEFAULT.withView(looks);
    for (File file : files) {
      if (!file.path().equals(there)) {
        OutputFile.write(file.path(), out -> file.format().write(recording, options, out));
      }
    }
  }

  void tell(Terminal terminal) {
    files.forEach(file -> terminal.say("wrote " + file.path()));
  }
}
