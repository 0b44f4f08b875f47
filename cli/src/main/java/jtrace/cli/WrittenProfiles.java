package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.format.FormatOptions;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Files that are made of a recording which is there already. */
record WrittenProfiles(Terminal terminal, FormatOptions options) {

  void write(Recording recording, List<Output> outputs) {
    outputs.forEach(output -> write(recording, output));
  }

  private void write(Recording recording, Output output) {
    List<Integer> pids = recording.processes().stream().map(ProcessInfo::pid).distinct().toList();
    Path path = path(output, pids);
    write(path, out -> output.format().write(recording, options, out));
  }

  /** The file's final name; fails when it could not be written. */
  static Path path(Output output, List<Integer> pids) {
    Path path = OutputName.expand(output.name(), pids, LocalDateTime.now(ZoneId.systemDefault()));
    OutputFile.checkWritable(path);
    return path;
  }

  void write(Path path, OutputFile.Body body) {
    try {
      OutputFile.write(path, body);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "cannot write " + path,
              String.valueOf(e.getMessage()),
              "make room or choose another place with -o; nothing was changed"),
          e);
    }
    terminal.say("wrote " + path);
  }
}
