package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of the commands that write profiles. */
@Command
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where to write; may be given several times. The extension decides the format.",
        "%%p stands for the pid, %%t for the time, %%n for the first free number."
      })
  List<String> files = new ArrayList<>();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "Format, when the extension does not tell.")
  String format = "";

  @Option(names = "--threads", description = "Put the thread's name below each stack.")
  boolean threads;

  @Option(
      names = "--no-carrier",
      description = "End stacks of virtual threads where their carrier's frames begin.")
  boolean noCarrier;

  @Option(
      names = "--annotate",
      description = "Append the kind of frame to names: _[j] _[i] _[0] _[1] _[k].")
  boolean annotate;
}
