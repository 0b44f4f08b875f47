package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import jtrace.profile.filter.ViewOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of the commands that write profiles. */
@Command
final class OutputOptions {
  private static final String LABEL = "label:";

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
      names = "--root",
      paramLabel = "KIND",
      split = ",",
      description = {
        "What stands below each stack: process, thread, or label:KEY, the value of a label that the",
        "program has set with jtrace.Labels."
      })
  List<String> roots = new ArrayList<>();

  @Option(
      names = "--no-carrier",
      description = "End stacks of virtual threads where their carrier's frames begin.")
  boolean noCarrier;

  @Option(
      names = "--no-idle",
      description =
          "Leave out waits for work: of pools' workers, of selectors and accept, of the JVM's threads.")
  boolean noIdle;

  @Option(
      names = "--annotate",
      description = "Append the kind of frame to names: _[j] _[i] _[0] _[1] _[k].")
  boolean annotate;

  ViewOptions view() {
    return view(ViewOptions.builder()).build();
  }

  /** Sets what these options say of how stacks look. */
  ViewOptions.Builder view(ViewOptions.Builder view) {
    view.carrier(!noCarrier).idle(!noIdle).threadRoots(threads).annotate(annotate);
    for (String root : roots) {
      if (root.startsWith(LABEL) && root.length() > LABEL.length()) {
        view.labelRoot(root.substring(LABEL.length()));
      } else if (root.equals("thread")) {
        view.threadRoots(true);
      } else if (root.equals("process")) {
        view.processRoots(true);
      } else {
        throw new UsageException(
            "option --root: '" + Printable.of(root, 100) + "' is no kind of root",
            "there are process, thread and label:KEY",
            "write for example: --root label:endpoint");
      }
    }
    return view;
  }
}
